import type { Secret } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import { openSharedSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";

/**
 * The secret of that key. An identity that was created from this directory and has no such secret gets to see the shared
 * one: that of the login, or of the account.
 *
 * @throws {CliError} `RAVI_NOT_FOUND`; `RAVI_AMBIGUOUS` when the account's identities have different ones.
 */
export async function findSecret(host: RaviHost, session: Session, key: string): Promise<Secret> {
  const secret = await lookUp(session, key);
  if (secret !== undefined) return secret;
  const shared = session.how === "created-here" ? await lookUp(await openSharedSession(host), key) : undefined;
  if (shared !== undefined) return shared;
  throw new CliError(
    "RAVI_NOT_FOUND",
    `Cannot find secret "${key}": the vault has none of that key`,
    "Run `ravi secrets list` for the keys there are",
  );
}

async function lookUp({ client, identity }: Session, key: string): Promise<Secret | undefined> {
  if (identity !== undefined) return client.secrets.get(key);
  const found = (await client.secrets.list({ key })).filter((secret) => secret.key === key.toUpperCase());
  if (new Set(found.map(({ value }) => value)).size <= 1) return found[0];
  throw new CliError(
    "RAVI_AMBIGUOUS",
    `Cannot tell which secret "${key}" is meant: several identities of the account have one`,
    "Name the identity with --identity",
  );
}
