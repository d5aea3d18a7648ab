import { defaultStateDirectory, openRecords, type LedgerRecords } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";

/** The records of this user's state directory. */
export async function openUserRecords({ env, home }: CliHost): Promise<LedgerRecords> {
  return await openRecords(defaultStateDirectory(env, home));
}
