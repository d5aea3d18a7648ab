import type { Identity } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { Account } from "./account.ts";

/**
 * The identity of that uuid, or of exactly that name.
 *
 * @throws {CliError} `RAVI_NOT_FOUND`; `RAVI_AMBIGUOUS` when several bear the name, which names are free to.
 */
export async function findIdentity({ client }: Account, nameOrUuid: string): Promise<Identity> {
  const identities = await client.identities.list();
  const byUuid = identities.find(({ uuid }) => uuid === nameOrUuid);
  if (byUuid !== undefined) return byUuid;
  const [identity, ...others] = identities.filter(({ name }) => name === nameOrUuid);
  if (identity === undefined) {
    throw new CliError(
      "RAVI_NOT_FOUND",
      `Cannot find identity "${nameOrUuid}": the account has none of that name or uuid`,
      "Run `ravi identity list` for those there are",
    );
  }
  if (others.length > 0) throw ambiguous(nameOrUuid, [identity, ...others]);
  return identity;
}

function ambiguous(name: string, identities: readonly Identity[]): CliError {
  const uuids = identities.map(({ uuid }) => uuid);
  return new CliError(
    "RAVI_AMBIGUOUS",
    `Cannot tell which identity "${name}" is: ${uuids.length} bear that name`,
    `Say its uuid instead: ${uuids.slice(0, 5).join(", ")}`,
  );
}
