import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createRaviClient, readScope } from "@persona-launcher/ravi";
import { referableEnvironment, type Environment } from "../credentials/agent-environment.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { LaunchError } from "../launch-error.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { heldScopeAt, type HeldScope } from "../ledger/launches.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { Persona } from "../persona/persona-schema.ts";
import { launchIdVariable } from "../process/stop-tree.ts";
import { scopeCopyDirectory } from "../workspace/scope-copy.ts";
import { inspectWorkspace } from "../workspace/inspect-workspace.ts";
import { requireRoom } from "../workspace/require-room.ts";
import { launchDirectory } from "../workspace/state-directory.ts";
import { beginLaunch, reachOf, type ActiveLaunch, type LaunchValues } from "./begin-launch.ts";
import type { HeldIdentity } from "./held-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchIdentity } from "./launch-event.ts";
import { createLaunchId } from "./launch-id.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import type { StartOptions } from "./launch-request.ts";
import { planIdentity, requireIdentity } from "./plan-identity.ts";
import {
  anySignal,
  connectLaunch,
  guarded,
  identityClients,
  rebuildIfLost,
  stateOf,
  type LauncherParts,
} from "./launcher-parts.ts";
import { provisionWorkspace } from "./provision-workspace.ts";
import { reclaimWorkspace } from "./reclaim-workspace.ts";
import { requireDirectoryName, requireInheritable } from "./read-inputs.ts";
import { workspaceScopeAt } from "./workspace-scope.ts";
import { resolveInputs } from "./resolve-inputs.ts";
import { notePlan } from "../telemetry/launch-facts.ts";
import { traceVariables } from "../telemetry/trace-variables.ts";
import { tracedStep } from "../telemetry/traced-step.ts";
import { tracedUntilEnded } from "../telemetry/traced-until-ended.ts";

/** For what a command of the caller's is prepared. `inherit` is not needed: it sees all of the caller's variables. */
export type ExecOptions = Omit<StartOptions, "inherit">;

/** How a command of the caller's ended. */
export interface CommandEnd {
  /** Its exit code, unless a signal ended it. */
  exitCode?: number | undefined;
  /** The signal that ended it. */
  signal?: NodeJS.Signals | undefined;
}

/** An identity, and an environment in which a command acts under it. Disposing it releases it. */
export interface PreparedEnvironment extends AsyncDisposable {
  launchId: string;
  /** The command's whole environment: the caller's without Ravi's variables, the persona's, and the identity's. */
  env: Record<string, string>;
  /** Canonical path of the workspace. */
  workspace: string;
  /** Value of `RAVI_CONFIG_DIR`. */
  scope: string;
  identity: LaunchIdentity;
  /** Whether the identity was there for this workspace already; then it stays. */
  isShared: boolean;
  warnings: readonly LaunchWarning[];
  /** Notes in the books what runs now. */
  started(pid: number, command: string): void;
  /** Releases what was made and closes the record. The first call counts. */
  release(end?: CommandEnd): Promise<void>;
}

/**
 * Provides an identity for a command that the caller starts: the one that a live handle keeps in that workspace, else a
 * new one.
 *
 * @param loaded The persona whose identity, `env` and inputs apply; without it the command gets an identity and no more.
 * @throws LaunchError (`NESTED_LAUNCH` inside a launch) or RaviError.
 */
export async function prepareEnvironment(
  parts: LauncherParts,
  loaded: LoadedPersona | undefined,
  options: ExecOptions = {},
): Promise<PreparedEnvironment> {
  const about = { launchId: createLaunchId(), mode: "exec", personaId: (loaded ?? nobody).persona.id } as const;
  return await tracedUntilEnded(about, async (trace, ending) => {
    const planning = (): Promise<PlannedExec> => planExec(about.launchId, parts, loaded, options);
    const { subject, values, shared } = await tracedStep("plan", about.launchId, planning);
    notePlan(trace, subject);
    const found = shared === undefined ? undefined : await adopt(parts, shared, options);
    const identityName = subject.identity.name;
    const watcher = { ...options, signal: anySignal(options.signal), launchId: about.launchId, identityName, trace };
    const context = found === undefined ? await connectLaunch(parts, watcher) : { ...found.context, trace };
    const active = await beginLaunch(subject, values, context, found?.held, async () => {});
    return preparedOf({ ...active, end: ending(active.end) }, subject, values, traceVariables(trace));
  });
}

interface PlannedExec {
  subject: LaunchSubject;
  values: LaunchValues;
  /** The scope of a live handle that the command is to share. */
  shared: HeldScope | undefined;
}

async function planExec(
  launchId: string,
  parts: LauncherParts,
  loaded: LoadedPersona | undefined,
  options: ExecOptions,
): Promise<PlannedExec> {
  const caller = { ...parts.host.env, ...options.env };
  refuseNesting(caller);
  requireInheritable(Object.keys(options.env ?? {}));
  const { persona } = loaded ?? nobody;
  const inputs = resolveInputs(persona, options.inputs ?? {}, caller);
  const workspace = await inspectWorkspace(resolve(parts.host.cwd, requireDirectoryName(options.workingDirectory)));
  await requireRoom(parts.stateDirectory);
  const books = await parts.books.open();
  await rebuildIfLost(parts, books);
  const wanted = requireIdentity(options.identity);
  const kept = await heldScopeAt(books, join(workspace.path, ".ravi"));
  const isKept = kept !== undefined && (loaded === undefined || loaded.persona.id === kept.personaId);
  const shared = isKept ? kept : await workspaceScope(parts, workspace.path, persona, { ...options, identity: wanted });
  const planned = planIdentity({ persona, launchId, inputs, workspace: workspace.path, options: wanted });
  const subject: LaunchSubject = {
    launchId,
    mode: "exec",
    name: options.name,
    heldBy: shared?.launchId,
    resume: undefined,
    persona: { id: persona.id, file: loaded?.file ?? "", contentHash: loaded?.contentHash ?? "" },
    harness: { id: "exec", model: "" },
    workspace,
    directory: launchDirectory(parts.stateDirectory, launchId),
    identity: { ...planned, name: shared?.identity.name ?? planned.name },
    warnings: unapplied(loaded),
  };
  const values = { persona, inputs, caller, needsVault: persona.ravi?.secrets !== undefined };
  return { subject, values, shared };
}

/**
 * The scope in which a command is the workspace's guest: that of a provisioned one, unless another lifecycle is asked
 * for. Where that of the workspace is asked for, it is provided.
 */
async function workspaceScope(
  parts: LauncherParts,
  workspace: string,
  persona: Persona,
  { identity, signal }: ExecOptions,
): Promise<HeldScope | undefined> {
  const wanted = persona.ravi?.identity;
  const lifecycle = identity?.lifecycle ?? wanted?.lifecycle;
  if ((lifecycle ?? "workspace") !== "workspace" || (lifecycle === undefined && identity?.name !== undefined)) {
    return undefined;
  }
  const books = await parts.books.open();
  const keys = keptKeysIn(parts.stateDirectory);
  await reclaimWorkspace({ books, keys }, workspace);
  const there = await workspaceScopeAt(books, keys, workspace);
  if (there !== undefined || lifecycle === undefined) return there;
  const { name: label, waitSeconds } = identity ?? {};
  await provisionWorkspace(parts, { path: workspace, label, phone: wanted?.phone, waitSeconds, signal });
  return await workspaceScopeAt(books, keys, workspace);
}

/** Who acts when the caller names no persona. */
const nobody: Pick<LoadedPersona, "persona"> = {
  persona: { id: "exec", description: "A command of the caller's", sandbox: { writableRoots: [] } },
};

function refuseNesting(caller: Environment): void {
  const outer = caller[launchIdVariable];
  if (outer === undefined || outer === "") return;
  throw new LaunchError("NESTED_LAUNCH", `Cannot start a launch inside launch ${outer}: it has an identity already`, {
    hint: "Run the command as it is; it acts under that launch's identity",
  });
}

/** The held identity speaks for itself: nothing here acts for the account, and Ravi is asked for nothing. */
async function adopt(
  parts: LauncherParts,
  shared: HeldScope,
  options: ExecOptions,
): Promise<{ held: HeldIdentity; context: LaunchContext }> {
  const scope = await readScope({ env: { RAVI_CONFIG_DIR: shared.directory }, cwd: shared.directory });
  const { identityKey: key, apiUrl } = scope ?? {};
  const { raviFetch, raviTimeoutMs } = parts;
  if (key === undefined || apiUrl === undefined || scope?.identityUuid !== shared.identity.uuid) {
    throw new LaunchError(
      "IDENTITY_MISMATCH",
      `Cannot use the scope in "${shared.directory}": it is not that of identity "${shared.identity.name}" any more`,
      { hint: "Release the workspace, or remove that .ravi, and try again" },
    );
  }
  return {
    held: {
      launchId: shared.launchId,
      identity: { ...shared.identity, key, how: "found" },
      scope: { directory: shared.directory, bin: await binOf(parts, shared) },
    },
    context: {
      books: await parts.books.open(),
      ...stateOf(parts),
      keys: keptKeysIn(parts.stateDirectory),
      ravi: { name: shared.ravi, apiUrl, managementKey: "" },
      management: createRaviClient({ apiUrl, key, timeoutMs: raviTimeoutMs, fetch: raviFetch }),
      actAs: identityClients(parts, { apiUrl }),
      host: parts.host,
      raviCommandPath: parts.raviCommandPath,
      raviFetch,
      raviTimeoutMs,
      signal: options.signal,
      warm: parts.warm,
      keepLeases: () => ({ [Symbol.dispose]: () => {} }),
      onEvent: guarded(options.onEvent),
      onLine: () => {},
    },
  };
}

/** The scope of a workspace has a copy, whose `ravi` outlives it. */
async function binOf({ stateDirectory }: LauncherParts, { directory, identity }: HeldScope): Promise<string> {
  const copy = join(scopeCopyDirectory(stateDirectory, identity.uuid), "bin");
  return await access(copy).then(
    () => copy,
    () => join(directory, "bin"),
  );
}

/** The command is the caller's own: what only an adapter can apply stays unapplied. */
function unapplied(loaded: LoadedPersona | undefined): LaunchWarning[] {
  if (loaded === undefined) return [];
  const { mcpServers, permissions, skills } = loaded.persona;
  return Object.entries({ mcpServers, permissions, skills })
    .filter(([, value]) => value !== undefined && Object.keys(value).length > 0)
    .map(([field]) => ({
      code: "FIELD_NOT_HONOURED",
      message: `${field} is not applied: exec gives a command the persona's identity and env only`,
    }));
}

function preparedOf(
  active: ActiveLaunch,
  { launchId, workspace, heldBy }: LaunchSubject,
  { inputs, caller }: { inputs: Readonly<Record<string, string>>; caller: Environment },
  trace: Readonly<Record<string, string>>,
): PreparedEnvironment {
  const release = async (end: CommandEnd = {}): Promise<void> => {
    const { exitCode, signal } = end;
    try {
      active.report.processEnded({
        ...(exitCode === undefined ? {} : { exitCode }),
        ...(signal === undefined ? {} : { signal }),
        strays: 0,
      });
    } finally {
      await active.end({ status: "ended" });
    }
  };
  let releasing: Promise<void> | undefined;
  const releaseOnce = (end?: CommandEnd): Promise<void> => (releasing ??= release(end));
  return {
    launchId,
    env: {
      ...referableEnvironment(caller),
      ...trace,
      ...inputs,
      ...active.credentials.env,
      ...active.pinned,
    },
    workspace: workspace.path,
    scope: active.scope.directory,
    identity: reachOf(active.identity),
    isShared: heldBy !== undefined,
    warnings: active.report.warnings(),
    started: (pid, command) => active.report.record("process.started", { pid, command }),
    release: releaseOnce,
    [Symbol.asyncDispose]: () => releaseOnce(),
  };
}
