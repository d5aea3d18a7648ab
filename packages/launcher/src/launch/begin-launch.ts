import { resolveCredentials, type ResolvedCredentials } from "../credentials/resolve-credentials.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Release } from "../identity/release-identity.ts";
import type { Persona } from "../persona/persona-schema.ts";
import type { Environment } from "../credentials/agent-environment.ts";
import type { Scope } from "../workspace/place-scope.ts";
import { pinnedVariables } from "./agent-environment.ts";
import { cancelled } from "./cancelled.ts";
import type { HeldIdentity, IdentityOutcome } from "./held-identity.ts";
import { enterBooks, makeDirectory, prove, scopedClient, writeScope, type LaunchWork } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchIdentity } from "./launch-event.ts";
import type { FailureClass } from "./launch-failure.ts";
import { describeIntent } from "../ledger/journal.ts";
import type { LaunchInputs, LaunchSubject } from "./launch-plan.ts";
import { obtainIdentity } from "./obtain-identity.ts";
import { guarded } from "./launcher-parts.ts";
import type { LaunchJournal } from "./launch-journal.ts";
import type { LaunchReporter } from "./launch-reporter.ts";
import { closeRecord } from "./close-record.ts";
import { diskFault, type WrittenPlaces } from "../files/disk-fault.ts";
import { noteClaims } from "./note-claims.ts";
import { step } from "../steps.ts";

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

/** A launch that has its identity, its scope and its credentials, and in which something may run now. */
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

/**
 * The first half of every launch: books, identity, scope, credentials, proof. Whatever goes wrong on the way, what was
 * made is taken back.
 *
 * @param held An identity that somebody else holds and releases; without it the launch has its own.
 * @throws LaunchError or RaviError for what stops a launch before anything runs.
 */
export async function beginLaunch(
  subject: LaunchSubject,
  values: LaunchValues,
  context: LaunchContext,
  held?: HeldIdentity,
): Promise<ActiveLaunch> {
  const work = enterBooks(subject, context);
  const { report, journal } = work;
  const end = createEnd(work);
  try {
    const identity = held === undefined ? await obtainIdentity(work) : adopt(work, held);
    await makeDirectory(work, identity);
    const scope = held?.scope ?? (await writeScope(work, identity));
    await noteClaims(work, identity, scope);
    const vault = await readVault(values, work, identity, held !== undefined);
    step("vault.read");
    const credentials = resolve(values, work, identity, scope, vault);
    if (held === undefined) await prove(work, identity);
    context.signal?.throwIfAborted();
    journal.intend("processes", { launchId: subject.launchId });
    step("processes.intended");
    const release = (): IdentityOutcome => (held === undefined ? (report.release() ?? unreleased) : { kind: "held" });
    return {
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
  } catch (error) {
    throw await abandon({ launchId: subject.launchId, end, places: work.places }, error, context.signal);
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
  return signal?.aborted === true ? cancelled(launchId, error) : error;
}

export function createEnd(work: LaunchWork): ActiveLaunch["end"] {
  const { report, journal, farewells } = work;
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
    for (const farewell of farewells)
      await farewell().catch((error: Error) => warn("the note of codes", error.message));
    step("claims.noted");
    await journal.unwind({
      onFailure: (intent, why) => warn(describeIntent(intent), why),
      onUnnoted: report.unnoted,
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
  if (!needsVault || (identity.how === "made" && !isHeld)) return {};
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
