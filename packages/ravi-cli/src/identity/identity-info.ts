import type { Identity, Scope } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import { type Account, findAccount, inLaunch, requireAccount } from "../session/account.ts";
import { createdHere } from "../session/created-here.ts";
import { findIdentity } from "../session/find-identity.ts";
import { findScope } from "../session/find-scope.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { openSession, openSharedSession } from "../session/open-session.ts";
import { requireIdentity } from "../session/require-identity.ts";
import { ownIdentity } from "../session/own-identity.ts";

/**
 * One identity: the one named; else the scope's; else the one that was created from this directory; else the login's.
 * Of several that were created from here none is guessed.
 */
export async function identityInfo(host: RaviHost, name: string | undefined): Promise<Identity> {
  const scope = await findScope(host);
  if (isInLaunch(host, scope)) return launchIdentity(host, name);
  const account = await findAccount(host, scope);
  if (name !== undefined) return account === undefined ? keyIdentity(host, scope, name) : findIdentity(account, name);
  if ((scope === undefined || scope.origin === "home") && !host.env["RAVI_CONFIG_DIR"] && account !== undefined) {
    const created = await onlyCreatedHere(host, account);
    if (created !== undefined) return created;
  }
  return ownIdentity(requireIdentity(await openSharedSession(host), "show the identity"));
}

async function launchIdentity(host: RaviHost, name: string | undefined): Promise<Identity> {
  const own = await ownIdentity(await openSharedSession(host));
  if (name === undefined || name === own.name || name === own.uuid) return own;
  throw inLaunch(`show identity "${name}"`);
}

/** The identity of a key that stands alone, when that is the one named. */
async function keyIdentity(host: RaviHost, scope: Scope | undefined, name: string): Promise<Identity> {
  if (scope?.identityKey === undefined) await requireAccount(host, `show identity "${name}"`);
  return ownIdentity(await openSession(host, { identity: name, compat: "released" }));
}

async function onlyCreatedHere(host: RaviHost, account: Account): Promise<Identity | undefined> {
  const uuids = await createdHere(host, account.apiUrl);
  if (uuids.length > 1) {
    throw new CliError(
      "RAVI_AMBIGUOUS",
      `Cannot tell which identity is meant: ${uuids.length} were created from this directory`,
      "Name one: ravi identity info NAME",
    );
  }
  return uuids[0] === undefined ? undefined : findIdentity(account, uuids[0]);
}
