import { resolveCredentials, type ResolvedCredentials } from "../credentials/resolve-credentials.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Release } from "../identity/release-identity.ts";
import { LaunchError } from "../launch-error.ts";
import type { Persona } from "../persona/persona-schema.ts";
import type { Environment } from "../credentials/agent-environment.ts";
import type { Scope } from "../workspace/place-scope.ts";
import { pinnedVariables } from "./agent-environment.ts";
import { cancelled } from "./cancelled.ts";
import type { HeldIdentity, IdentityOutcome } from "./held-identity.ts";
import { enterBooks, type LaunchWork } from "./enter-books.ts";
import { beginProof, withDirectory, scopedClient, writeScope } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchIdentity } from "./launch-event.ts";
import type { FailureClass } from "./launch-failure.ts";
import { isBooksFault } from "../ledger/books-fault.ts";
import { describeIntent, type Intent } from "../ledger/journal.ts";
import type { LaunchInputs, LaunchSubject } from "./launch-plan.ts";
import { obtainIdentity } from "./obtain-identity.ts";
import { guarded } from "./launcher-parts.ts";
import type { LaunchJournal } from "./launch-journal.ts";
import type { LaunchReporter } from "./launch-reporter.ts";
import { closeRecord } from "./close-record.ts";
import { diskFault, diskState, type WrittenPlaces } from "../files/disk-fault.ts";
import { noteClaims } from "./note-claims.ts";
import { step } from "../steps.ts";
import { tracedStep, type LaunchStepName } from "../telemetry/traced-step.ts";

/** What a launch takes its values from. */
export interface LaunchValues {
  persona: Persona;
  inputs: Readonly<Record<string, string>>;
  caller: Environment;
  /** Whether the identity's vault is read: for the persona's secrets, and to mask whatever the agent may print of it. */
  needsVault: boolean;
}

/** Where an agent's values come from. */
export function valuesOf({ loaded, inputs, caller }: LaunchInputs): LaunchValues {
  return { persona: loaded.persona, inputs, caller, needsVault: true };
}

/** How a launch ended, for the books. */
export interface Ending {
  status: string;
  reason?: string | undefined;
  failure?: FailureClass | undefined;
  sessionId?: string | undefined;
}

/** A launch that has its identity, its scope and its credentials. */
export interface ActiveLaunch extends HeldIdentity {
  credentials: ResolvedCredentials;
  /** What the agent can get at and nobody else should see, by name. */
  secrets: Readonly<Record<string, string>>;
  /** Variables that nothing may override: whose process it is. */
  pinned: Record<string, string>;
  report: LaunchReporter;
  journal: LaunchJournal;
  /** Where it writes. */
  places: WrittenPlaces;
  /** Takes back what the launch made and closes its record. The first call counts. */
  end(ending: Ending): Promise<void>;
  /** The identity, and what became of it. */
  outcome(): LaunchIdentity & { release: IdentityOutcome };
}

/** A launch in which something may be started. */
export interface StartingLaunch<T> extends ActiveLaunch {
  prepared: T;
  /** Notes that nothing of it runs any more, as whoever supervised it has seen; else it is looked for at the end. */
  processesGone(): void;
}

/**
 * The first half of every launch: books, identity, scope, credentials, proof. Whatever goes wrong on the way, what was
 * made is taken back.
 *
 * @param held An identity that somebody else holds and releases; without it the launch has its own.
 * @param prepare What is made ready while Ravi is asked whose key it is; it must start nothing.
 * @throws LaunchError or RaviError for what stops a launch before anything runs.
 */
export async function beginLaunch<T>(
  subject: LaunchSubject,
  values: LaunchValues,
  context: LaunchContext,
  held: HeldIdentity | undefined,
  prepare: (active: ActiveLaunch) => Promise<T>,
): Promise<StartingLaunch<T>> {
  const work = await enterBooks(subject, context, held?.identity.name);
  const { report, journal } = work;
  const end = createEnd(work);
  const traced = <R>(name: LaunchStepName, part: () => Promise<R>): Promise<R> =>
    tracedStep(name, subject.launchId, part);
  try {
    // Waiting for a turn is no part of the time that Ravi has for an answer.
    using _ = held === undefined ? await context.turnstile?.enter(context.signal) : undefined;
    const identity = await withDirectory(work, async (onMaking) =>
      held === undefined ? await traced("provision", () => obtainIdentity(work, onMaking)) : adopt(work, held),
    );
    const proved = held === undefined ? beginProof(work, identity) : undefined;
    const scope = held?.scope ?? (await traced("scope", () => writeScope(work, identity)));
    await noteClaims(work, identity, scope);
    const { vault, credentials } = await traced("resolve", async () => {
      const read = await readVault(values, work, identity, held !== undefined);
      step("vault.read");
      return { vault: read, credentials: resolve(values, work, identity, scope, read) };
    });
    const release = (): IdentityOutcome => (held === undefined ? (report.release() ?? unreleased) : { kind: "held" });
    const active: ActiveLaunch = {
      launchId: subject.launchId,
      identity,
      scope,
      credentials,
      secrets: { RAVI_IDENTITY_KEY: identity.key, ...vault, ...environmentSecrets(credentials, values.caller) },
      pinned: pinnedFor(subject, identity, scope, values.caller),
      report,
      journal,
      places: work.places,
      end,
      outcome: () => ({ ...reachOf(identity), release: release() }),
    };
    const prepared = await prepare(active);
    await proved?.();
    context.signal?.throwIfAborted();
    const processes = journal.intend("processes", { launchId: subject.launchId });
    await journal.onDisk();
    step("processes.intended");
    return { ...active, prepared, processesGone: () => withdrawIfPossible(work, processes) };
  } catch (error) {
    throw await abandon({ launchId: subject.launchId, end, places: work.places }, error, context.signal);
  }
}

/** One that cannot be withdrawn is looked for at the end. */
function withdrawIfPossible({ journal, report }: LaunchWork, intent: Intent): void {
  try {
    journal.withdraw(intent);
  } catch (error) {
    if (isBooksFault(error)) report.unnoted(error);
    else if (diskState(error) === undefined) throw error;
  }
}

const unreleased: Release = { kind: "left-behind", reason: "it was not released" };

/** Ends a launch that something stopped, and says what to tell the caller. */
export async function abandon(
  { launchId, end, places }: Pick<ActiveLaunch, "launchId" | "end" | "places">,
  thrown: unknown,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const error = diskFault(thrown, places);
  // What stopped the launch is what the caller has to hear, whatever else goes wrong.
  await end({ status: "failed", reason: error instanceof Error ? error.message : String(error) }).catch(() => {});
  if (signal?.aborted !== true) return error;
  return signal.reason instanceof LaunchError && signal.reason.code === "LEASE_LOST"
    ? signal.reason
    : cancelled(launchId, error);
}

export function createEnd(work: LaunchWork): ActiveLaunch["end"] {
  const { subject, report, journal, farewells } = work;
  let ending: Promise<void> | undefined;
  const warn = guarded((what: string, reason: string) => {
    report.warn({
      code: "CLEANUP_INCOMPLETE",
      message: `Cannot take back ${what}: ${reason}`,
      hint: "persona gc tries again",
    });
  });
  const end = async (how: Ending): Promise<void> => {
    step("launch.ending");
    report.beginEnd();
    await tracedStep("release", subject.launchId, async () => {
      for (const farewell of farewells)
        await farewell().catch((error: Error) => warn("the note of codes", error.message));
      step("claims.noted");
      await journal.unwind({
        onFailure: (intent, why) => warn(describeIntent(intent), why),
        onUnnoted: report.unnoted,
      });
    });
    step("launch.unwound");
    await closeRecord(work, how);
  };
  return (how) => (ending ??= end(how));
}

function adopt({ report }: LaunchWork, { identity }: HeldIdentity): ProvisionedIdentity {
  report.provisioned(identity, "held");
  return identity;
}

function resolve(
  { persona, inputs, caller }: LaunchValues,
  { report }: LaunchWork,
  identity: ProvisionedIdentity,
  scope: Scope,
  vault: Readonly<Record<string, string>>,
): ResolvedCredentials {
  const credentials = resolveCredentials(persona, {
    identity: {
      RAVI_EMAIL: identity.email,
      RAVI_CONFIG_DIR: scope.directory,
      ...(identity.phone === undefined ? {} : { RAVI_PHONE: identity.phone }),
    },
    vault,
    inputs,
    caller,
  });
  for (const warning of credentials.warnings) report.warn(warning);
  report.record("credentials.resolved", { used: credentials.used });
  step("credentials.resolved");
  return credentials;
}

/** One request for the whole vault; that of an identity which this launch made is empty. */
async function readVault(
  { needsVault }: LaunchValues,
  { context }: LaunchWork,
  identity: ProvisionedIdentity,
  isHeld: boolean,
): Promise<Record<string, string>> {
  const isNew = identity.how === "made" || identity.how === "warm";
  if (!needsVault || (isNew && !isHeld)) return {};
  const secrets = await scopedClient(context, identity).secrets.list({}, { signal: context.signal });
  return Object.fromEntries(secrets.map(({ key, value }) => [key, value]));
}

function environmentSecrets({ used }: ResolvedCredentials, caller: Environment): Record<string, string> {
  const names = used.filter(({ source }) => source === "environment").map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, caller[name] ?? ""]));
}

function pinnedFor(
  { launchId }: LaunchSubject,
  identity: ProvisionedIdentity,
  scope: Scope,
  caller: Environment,
): Record<string, string> {
  return pinnedVariables({
    launchId,
    scopeDirectory: scope.directory,
    scopeBin: scope.bin,
    identity,
    callerPath: caller["PATH"],
  });
}

export function reachOf({ uuid, name, email, phone }: LaunchIdentity): LaunchIdentity {
  return { uuid, name, email, phone };
}
