import {
  mayHaveTakenEffect,
  oldestIdentity,
  RaviError,
  type CreatedIdentity,
  type Identity,
  type RaviClient,
} from "@persona-launcher/ravi";
import { LaunchError } from "../launch-error.ts";
import { step } from "../steps.ts";

/** An identity that is ready to be used by one launch. */
export interface ProvisionedIdentity {
  uuid: string;
  name: string;
  email: string;
  /** `undefined` when the identity has none. */
  phone: string | undefined;
  /** Acts as this identity and as nobody else. */
  key: string;
  /**
   * `made` by this launch, found under its name at Ravi, `reused`: from our books, and proved, or `warm`: made and proved
   * beforehand for whoever comes.
   */
  how: "made" | "found" | "reused" | "warm";
  /** RFC 3339, by Ravi's clock: messages from before are an earlier user's. @default all are this one's */
  since?: string | undefined;
}

export interface ProvisionOptions {
  client: RaviClient;
  name: string;
  /** `optional` goes on without a phone where Ravi gives none. */
  phone: PhoneWish;
  /** For a name that nobody can have used before: waits until Ravi answers, in place of looking the name up. */
  contact?: (() => Promise<void>) | undefined;
  /** Label of a minted key, by which it is recognisable in Ravi's list. */
  keyLabel: string;
  signal?: AbortSignal | undefined;
  /** Called, and waited for, before a POST that makes something, so that a crash leaves a trace. */
  onIntent: (what: "identity" | "identity-key") => void | Promise<void>;
  /** Called as soon as the identity is known, so that it can be released whatever happens next. */
  onIdentity: (uuid: string, how: "made" | "found") => void;
  /** Called when nobody can say whether an identity was made, or how many: that may show later. */
  onUnclear: () => void;
  /** Called with the reason when an optional phone was not to be had. */
  onPhoneMissing: (reason: string) => void;
}

/** Whether a persona wants a phone number. */
export type PhoneWish = boolean | "optional";

/** 402 and 503: Ravi makes the identity, but not with a phone. */
const noPhone: ReadonlySet<string> = new Set(["RAVI_PAYMENT_REQUIRED", "RAVI_SERVER_ERROR"]);

/**
 * Finds the identity of that name or makes it, and gets a key for it.
 *
 * When making it fails in a way that leaves open whether it was made, the name is looked up before we give up, so an
 * identity that exists is never lost from the books. Of several that one request has made, the oldest is used and the
 * others are deleted.
 *
 * @throws LaunchError `IDENTITY_AMBIGUOUS`. @throws RaviError
 */
export async function provisionIdentity(options: ProvisionOptions): Promise<ProvisionedIdentity> {
  step("identity.looking-up");
  const existing = options.contact === undefined ? await findByName(options) : await nobodyOf(options.contact);
  step("identity.looked-up");
  if (existing !== undefined) {
    if (options.phone !== false && existing.phone === "") options.onPhoneMissing("it was there before, without one");
    return withKey(existing, "found", options);
  }
  await options.onIntent("identity");
  step("identity.making");
  const made = await createWithPhoneWish(options);
  step("identity.made");
  return withKey(made, "made", options);
}

async function nobodyOf(contact: () => Promise<void>): Promise<undefined> {
  await contact();
}

async function findByName(options: ProvisionOptions): Promise<Identity | undefined> {
  const { name } = options;
  const matches = await listByName(options);
  if (matches.length <= 1) return matches[0];
  throw new LaunchError(
    "IDENTITY_AMBIGUOUS",
    `Cannot use identity "${name}": ${matches.length} identities bear that name (${matches.map(({ uuid }) => uuid).join(", ")})`,
    { hint: "Delete all but one of them, or have the persona use another name" },
  );
}

async function listByName({ client, name, signal }: ProvisionOptions): Promise<Identity[]> {
  return (await client.identities.list({ signal })).filter((identity) => identity.name === name);
}

async function createWithPhoneWish(options: ProvisionOptions): Promise<CreatedIdentity> {
  if (options.phone === false) return createOrLookUp(options, false);
  try {
    return await createOrLookUp(options, true);
  } catch (error) {
    if (!(error instanceof RaviError) || !noPhone.has(error.code)) throw error;
    // Ravi may have made the identity and refused the phone alone.
    const made = await findByName(options);
    if (options.phone !== "optional") return giveUp(made, error, options);
    options.onPhoneMissing(error.message);
    if (made !== undefined) return made;
    await options.onIntent("identity");
    return createOrLookUp(options, false);
  }
}

async function createOrLookUp(options: ProvisionOptions, provisionPhone: boolean): Promise<CreatedIdentity> {
  const { client, name, signal } = options;
  try {
    return await client.identities.create({ name, ...(provisionPhone ? { provisionPhone } : {}) }, { signal });
  } catch (error) {
    const isCancelled = signal?.aborted === true;
    if (!isCancelled && !(error instanceof RaviError && mayHaveTakenEffect(error))) throw error;
    options.onUnclear();
    const matches = await listByName({ ...options, signal: undefined }).catch(() => []);
    const made = oldestIdentity(matches);
    if (made === undefined || isCancelled) return giveUp(made, error, options);
    if (!(await removeOthers(matches, made, options))) throw error;
    if (provisionPhone && made.phone === "") throw error;
    return made;
  }
}

/** The name was nobody's before, so all of them are ours. Answers whether they are gone. */
async function removeOthers(
  matches: readonly Identity[],
  { uuid }: Identity,
  { client, signal }: ProvisionOptions,
): Promise<boolean> {
  try {
    for (const other of matches) if (other.uuid !== uuid) await client.identities.delete(other.uuid, { signal });
    return true;
  } catch {
    return false;
  }
}

/** Nobody will use what was made, but once it is known it can be released. */
function giveUp(made: Identity | undefined, error: unknown, { onIdentity }: ProvisionOptions): never {
  if (made !== undefined) onIdentity(made.uuid, "made");
  throw error;
}

async function withKey(
  identity: CreatedIdentity,
  how: "made" | "found",
  options: ProvisionOptions,
): Promise<ProvisionedIdentity> {
  const { uuid, name, inbox, phone } = identity;
  options.onIdentity(uuid, how);
  const key = identity.api_key ?? (await mintKey(uuid, options));
  return { uuid, name, email: inbox, phone: phone === "" ? undefined : phone, key, how };
}

async function mintKey(identityUuid: string, options: ProvisionOptions): Promise<string> {
  await options.onIntent("identity-key");
  step("key.making");
  const { key } = await options.client.identityKeys.create(
    { identityUuid, label: options.keyLabel },
    { signal: options.signal },
  );
  step("key.made");
  return key;
}
