import type { CreatedIdentity, Identity, NewIdentity } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { Compat } from "../compat.ts";
import type { RaviHost } from "../ravi-host.ts";
import type { Account } from "../session/account.ts";
import { noteCreatedHere } from "../session/created-here.ts";
import { keepKey } from "../session/identity-client.ts";

export interface CreateIdentityOptions {
  name?: string | undefined;
  email?: string | undefined;
  emailIdentifier?: string | undefined;
  domain?: string | undefined;
  provisionPhone?: true | undefined;
}

/**
 * Makes an identity. Its key, which comes along, goes to the state directory and not to standard output, and the state
 * directory notes that the identity was created from this directory.
 *
 * As `released`, each call makes another identity of that name, and a phone number is asked for on request. As
 * `documented`, a name that exists is a conflict, so that `create || list` finds it, and every identity is to have a
 * phone number: where there is none to be had, a warning says so.
 */
export async function createIdentity(
  host: RaviHost,
  account: Account,
  wanted: CreateIdentityOptions,
  compat: Compat,
): Promise<Identity> {
  const make = compat === "documented" ? makeAsDocumented : makeAsReleased;
  const { api_key: identityKey, ...identity } = await make(host, account, askable(wanted));
  if (identityKey !== undefined) await keepKey(host, account, identity, identityKey);
  await noteCreatedHere(host, account.apiUrl, identity.uuid);
  return identity;
}

// Why a domain alone does not do is for the service to say. The client sends it with an identifier only.
function askable(wanted: CreateIdentityOptions): NewIdentity {
  const { email, emailIdentifier, domain } = wanted;
  const isDomainAlone = domain !== undefined && email === undefined && emailIdentifier === undefined;
  return isDomainAlone ? { ...wanted, emailIdentifier: "" } : wanted;
}

async function makeAsReleased(_host: RaviHost, { client }: Account, wanted: NewIdentity): Promise<CreatedIdentity> {
  return client.identities.create(wanted);
}

async function makeAsDocumented(host: RaviHost, account: Account, wanted: NewIdentity): Promise<CreatedIdentity> {
  try {
    return await makeUnique(account, { ...wanted, provisionPhone: true });
  } catch (error) {
    if (wanted.provisionPhone === true || !hasNoPhones(error)) throw error;
    const identity = await makeUnique(account, wanted);
    host.stderr(`${JSON.stringify({ warning: "The identity has no phone number", reason: error.message })}\n`);
    return identity;
  }
}

async function makeUnique({ client }: Account, wanted: NewIdentity): Promise<CreatedIdentity> {
  if (wanted.name === undefined) return client.identities.create(wanted);
  const { ensureIdentity } = await import("@persona-launcher/ravi/ensure-identity");
  const { name, ...create } = wanted;
  const { identity, how, apiKey } = await ensureIdentity(client, name, { create });
  if (how === "made") return { ...identity, api_key: apiKey };
  throw new CliError(
    "RAVI_CONFLICT",
    `Cannot create identity "${name}": there is one of that name`,
    `Run \`ravi identity info ${JSON.stringify(name)}\` to use it`,
  );
}

// No plan for phones, or no number left: the service then made nothing.
function hasNoPhones(error: unknown): error is Error {
  return error instanceof Error && "status" in error && (error.status === 402 || error.status === 503);
}
