import { RaviError } from "../ravi-error.ts";
import type { CreatedIdentity, Identity } from "../wire/identity.ts";
import type { RaviClient } from "./create-ravi-client.ts";
import { type CallOptions, type Deadline, withDeadline } from "./deadline.ts";
import type { NewIdentity } from "./identities.ts";
import { oldestIdentity, tickMs } from "./oldest-identity.ts";
import { checkRetry, mayHaveTakenEffect, pause, retryDelayMs } from "./retry.ts";

export interface EnsureIdentityOptions extends CallOptions {
  /** What the identity gets besides its name, should it have to be made. One that is found may lack it. */
  create?: Omit<NewIdentity, "name"> | undefined;
}

/** An identity that exists now, and how it came to. */
export interface EnsuredIdentity {
  identity: Identity;
  /** `made` by this call; `found` also when it was made by a request whose answer got lost. */
  how: "made" | "found";
  /** Acts as the identity. `undefined` for one that was found: mint a key with `identityKeys.create`. */
  apiKey: string | undefined;
}

/**
 * Finds the identity of exactly that name, or makes it. However many processes ask at the same time, all get the same
 * one: of several that bear the name the oldest counts, and who made another deletes it again, as far as the service
 * lets them.
 *
 * Making is repeated only when the service refused it for the moment or broke the connection off, and only after a
 * look-up. After a timeout it is not repeated, because the service may still be at it: the name is looked up until the
 * deadline.
 *
 * It takes one request to find an identity and three to make one: a look, the making, and another look for rivals. Local
 * Ravi says with its answer whether there are any, so there it takes two.
 *
 * All of it happens under one deadline; default: the client's.
 *
 * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for an empty name; else what the last request failed with.
 * @throws the reason of `options.signal`; whether an identity was made is then not known.
 * @example
 * const { identity, apiKey } = await ensureIdentity(account, "worker-7");
 * const key = apiKey ?? (await account.identityKeys.create({ identityUuid: identity.uuid })).key;
 */
export async function ensureIdentity(
  client: RaviClient,
  name: string,
  options: EnsureIdentityOptions = {},
): Promise<EnsuredIdentity> {
  if (name === "") throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot ensure an identity: its name is empty");
  return withDeadline(client.timeoutMs, options, async (deadline) => {
    const run: Run = { client, wanted: { ...options.create, name }, signal: options.signal, deadline };
    const existing = await lookUp(run);
    return existing === undefined ? make(run) : found(existing);
  });
}

interface Run {
  readonly client: RaviClient;
  readonly wanted: NewIdentity;
  readonly signal: AbortSignal | undefined;
  readonly deadline: Deadline;
}

const policy = checkRetry(undefined);

async function make(run: Run): Promise<EnsuredIdentity> {
  for (let failures = 1; ; failures += 1) {
    const made = await tryToMake(run);
    if (!(made instanceof RaviError)) return settle(run, made);
    const existing = await recover(run, made, failures);
    if (existing !== undefined) return found(existing);
    if (failures >= policy.attempts) throw made;
  }
}

interface Made {
  readonly created: CreatedIdentity;
  /** How many bore the name then, ours included; `undefined` where the service does not say. */
  readonly sameName: number | undefined;
}

// Half of the time that is left belongs to looking up what became of it.
async function tryToMake(run: Run): Promise<Made | RaviError> {
  let sameName: number | undefined;
  const onSameName = (count: number): void => void (sameName = count);
  try {
    const options = { ...within(run, run.deadline.remainingMs() / 2), onSameName };
    return { created: await run.client.identities.create(run.wanted, options), sameName };
  } catch (error) {
    if (error instanceof RaviError) return error;
    throw error;
  }
}

/** Finds what a failed request may have made. `undefined` means that it may be repeated; otherwise throws `failure`. */
async function recover(run: Run, failure: RaviError, failures: number): Promise<Identity | undefined> {
  if (isStillRunning(failure)) return lookUpUntilDeadline(run, failure);
  if (mayRepeat(run, failure)) {
    const delayMs = retryDelayMs(policy, failures, failure.retryAfterMs, Math.random);
    if (delayMs >= run.deadline.remainingMs()) throw failure;
    await pause(delayMs, run.deadline, failure);
    return lookUpOr(run, failure);
  }
  if (!mayHaveTakenEffect(failure) && failure.code !== "RAVI_CONFLICT") throw failure;
  const existing = await lookUpOr(run, failure);
  if (existing === undefined) throw failure;
  return existing;
}

// Nobody waits for the answer any more, but the service may still be working on it.
function isStillRunning({ code, status }: RaviError): boolean {
  return code === "RAVI_TIMEOUT" || status === 504;
}

// With a phone, 503 means that no number is to be had, and Ravi asks not to repeat that.
function mayRepeat({ wanted }: Run, { code, status }: RaviError): boolean {
  if (status === 503) return wanted.provisionPhone !== true;
  return code === "RAVI_RATE_LIMITED" || code === "RAVI_UNREACHABLE" || status === 502;
}

async function lookUpUntilDeadline(run: Run, failure: RaviError): Promise<Identity> {
  for (let looks = 1; ; looks += 1) {
    const existing = await lookUp(run).catch(unlessAborted);
    if (existing !== undefined) return existing;
    const delayMs = retryDelayMs(policy, looks, policy.baseMs, Math.random);
    if (delayMs >= run.deadline.remainingMs()) throw failure;
    await pause(delayMs, run.deadline, failure);
  }
}

/** Without a look-up nothing may be repeated, so then the first failure stands. */
async function lookUpOr(run: Run, failure: RaviError): Promise<Identity | undefined> {
  try {
    return await lookUp(run);
  } catch (error) {
    throw error instanceof RaviError ? failure : error;
  }
}

async function lookUp(run: Run): Promise<Identity | undefined> {
  const identities = await run.client.identities.list(within(run));
  return oldestIdentity(identities.filter(({ name }) => name === run.wanted.name));
}

/** Agrees with everybody else on one identity, now that ours is there as well. */
async function settle(run: Run, { created, sameName }: Made): Promise<EnsuredIdentity> {
  const { api_key: apiKey, ...ours } = created;
  // A service that counts gives whoever comes later a later date, so being alone once is being the oldest for good.
  if (sameName === 1) return { identity: ours, how: "made", apiKey };
  // Whoever makes one after this pause has a later date, so nobody can come first unseen.
  const tick = tickMs(ours.created_dt) + 1;
  if (tick < run.deadline.remainingMs()) await pause(tick, run.deadline, undefined);
  const rivals = (await run.client.identities.list(within(run))).filter(
    ({ name, uuid }) => name === run.wanted.name && uuid !== ours.uuid,
  );
  const oldest = oldestIdentity([ours, ...rivals]) ?? ours;
  if (oldest === ours) return { identity: ours, how: "made", apiKey };
  // The hosted service may refuse; what matters is that everybody uses the oldest.
  await run.client.identities.delete(ours.uuid, within(run)).catch(unlessAborted);
  return found(oldest);
}

function found(identity: Identity): EnsuredIdentity {
  return { identity, how: "found", apiKey: undefined };
}

function unlessAborted(error: unknown): undefined {
  if (!(error instanceof RaviError)) throw error;
}

function within({ signal, deadline }: Run, timeoutMs: number = deadline.remainingMs()): CallOptions {
  return { signal, timeoutMs: Math.max(1, Math.ceil(timeoutMs)) };
}
