import type { Identity } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import type { Account } from "../session/account.ts";
import { forgetCreated } from "../session/created-here.ts";
import { findIdentity } from "../session/find-identity.ts";
import { forgetKey } from "../session/identity-client.ts";

export interface DeletedIdentity {
  status: "deleted";
  uuid: string;
  name: string;
}

/**
 * Deletes the identity of that uuid, or the only one of that name, and what this command remembers of it.
 *
 * @throws {CliError} `RAVI_NOT_FOUND`, `RAVI_AMBIGUOUS`; `RAVI_LEFT_BEHIND` when the service refuses.
 */
export async function deleteIdentity(host: RaviHost, account: Account, nameOrUuid: string): Promise<DeletedIdentity> {
  const identity = await findIdentity(account, nameOrUuid);
  await account.client.identities.delete(identity.uuid).catch((error: unknown) => refused(identity, error));
  await forgetKey(host, account, identity);
  await forgetCreated(host, identity.uuid);
  return { status: "deleted", uuid: identity.uuid, name: identity.name };
}

// What a service answers that has no such route, or does not let anybody use it.
const refusals: ReadonlySet<unknown> = new Set([403, 404, 405, 501]);

function refused({ name, uuid }: Identity, error: unknown): never {
  if (!(error instanceof Error) || !("status" in error) || !refusals.has(error.status)) throw error;
  throw new CliError(
    "RAVI_LEFT_BEHIND",
    `Cannot delete identity "${name}" (${uuid}): the service answered ${String(error.status)}, and it is still there`,
    "Use it again under its name, or have the account's owner remove it",
    error,
  );
}
