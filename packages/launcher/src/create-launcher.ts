import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { adapters } from "./harness/adapters.ts";
import { currentHost, type LauncherHost } from "./host.ts";
import { launch } from "./launch/launch.ts";
import { raviTimeoutMs, type RaviConnection } from "./launch/launch-context.ts";
import { createLaunchId } from "./launch/launch-id.ts";
import { planLaunch, type LaunchPlan } from "./launch/launch-plan.ts";
import { readInputs } from "./launch/read-inputs.ts";
import type { LaunchRequest, PersonaOptions, SendOptions } from "./launch/launch-request.ts";
import type { LaunchResult, PersonaExecution } from "./launch/launch-result.ts";
import { describePersona, type PersonaDescription } from "./launch/describe-persona.ts";
import { LaunchError } from "./launch-error.ts";
import { shareBooks, type SharedBooks } from "./ledger/shared-books.ts";
import { listPersonas, type PersonaList } from "./persona/list-personas.ts";
import { loadPersona } from "./persona/load-persona.ts";
import { selectRuntime } from "./persona/select-runtime.ts";
import { defaultStateDirectory } from "./workspace/state-directory.ts";

export interface LauncherOptions {
  /** The Ravi that identities come from, or how to get to it; asked only when a launch needs it. */
  ravi: RaviConnection | (() => Promise<RaviConnection>);
  /** Absolute path of the agent-side `ravi` script (`raviCommandPath()` of `@persona-launcher/ravi-cli`). */
  raviCommandPath: string;
  /** Where persona files are, first one wins; relative ones start at the host's current directory. */
  personaDirectories: readonly string[];
  /** @default $XDG_STATE_HOME/persona-launcher */
  stateDirectory?: string | undefined;
  /** @default this process's own surroundings */
  host?: LauncherHost | undefined;
}

/** One persona, ready to take tasks. */
export interface PersonaHandle {
  readonly id: string;
  /**
   * Launches the persona with one task. The promise rejects only for what the caller or Ravi did wrong (`LaunchError`,
   * `RaviError`); whatever the agent does is a result.
   */
  sendMessage(task: string, options?: SendOptions): PersonaExecution;
  /** What `sendMessage` would do; touches nothing. */
  plan(task: string, options?: SendOptions): Promise<LaunchPlan>;
}

export interface Launcher extends Disposable {
  /** The personas of all directories; broken files are among the problems and hide no other. */
  listPersonas(): Promise<PersonaList>;
  /** What a persona is and where its values would come from; needs no input values and touches nothing. */
  describePersona(id: string, options?: PersonaOptions): Promise<PersonaDescription>;
  usePersona(id: string, options?: PersonaOptions): PersonaHandle;
  /** Closes the books. Launches that are under way must have ended. */
  [Symbol.dispose](): void;
}

/**
 * Makes a launcher of personas.
 *
 * @example
 * using launcher = createLauncher({ ravi, raviCommandPath: raviCommandPath(), personaDirectories: ["personas"] });
 * const result = await launcher.usePersona("inbox-reader").sendMessage("What is your address?");
 */
export function createLauncher(options: LauncherOptions): Launcher {
  const host = options.host ?? currentHost();
  const stateDirectory = resolve(host.cwd, options.stateDirectory ?? defaultStateDirectory(host.env, host.home));
  const books = shareBooks(stateDirectory);
  const directories = options.personaDirectories.map((directory) => resolve(host.cwd, directory));
  const surroundings: Surroundings = { ...options, host, stateDirectory, books, personaDirectories: directories };
  return {
    [Symbol.dispose]: () => books[Symbol.dispose](),
    listPersonas: () => listPersonas({ directories }),
    describePersona: async (id, personaOptions = {}) => {
      const loaded = await loadPersona(id, { directories });
      return describePersona(loaded, selectRuntime(loaded.persona, personaOptions), host.env);
    },
    usePersona: (id, personaOptions = {}) => ({
      id,
      plan: async (task, sendOptions = {}) =>
        planLaunch(
          await readInputs(createLaunchId(), { personaId: id, task, ...personaOptions, ...sendOptions }, surroundings),
        ),
      sendMessage: (task, sendOptions = {}) =>
        execute({ personaId: id, task, ...personaOptions, ...sendOptions }, surroundings),
    }),
  };
}

/** One persona of a launcher made for it alone; see `createLauncher`. */
export function usePersona(id: string, options: LauncherOptions & PersonaOptions): PersonaHandle {
  return createLauncher(options).usePersona(id, options);
}

interface Surroundings extends LauncherOptions {
  host: LauncherHost;
  stateDirectory: string;
  books: SharedBooks;
}

function execute(request: LaunchRequest, surroundings: Surroundings): PersonaExecution {
  const launchId = createLaunchId();
  const controller = new AbortController();
  const running = run(launchId, request, surroundings, controller.signal);
  return Object.assign(running, {
    cancel: (reason = "cancelled") => controller.abort(new Error(reason)),
    runId: Promise.resolve(launchId),
  });
}

async function run(
  launchId: string,
  request: LaunchRequest,
  surroundings: Surroundings,
  cancelSignal: AbortSignal,
): Promise<LaunchResult> {
  const { host, raviCommandPath } = surroundings;
  const signal = request.signal === undefined ? cancelSignal : AbortSignal.any([cancelSignal, request.signal]);
  const read = await readInputs(launchId, request, surroundings);
  const plan = planLaunch(read);
  requireInstalled(plan);
  await requireRaviCommand(raviCommandPath);
  const ravi = await connect(surroundings.ravi);
  const management = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey, timeoutMs: raviTimeoutMs });
  const books = await surroundings.books.open();
  return await launch(plan, read, {
    books,
    ravi,
    management,
    host,
    raviCommandPath,
    signal,
    onEvent: guarded(request.onEvent),
    onLine: guarded((stream, line) => request.onProgress?.({ stream, text: `${line}\n` })),
  });
}

function requireInstalled({ harness }: LaunchPlan): void {
  if (harness.command !== undefined) return;
  const { command, installHint } = adapters[harness.id];
  throw new LaunchError("HARNESS_NOT_INSTALLED", `Cannot start ${harness.id}: there is no "${command}" on PATH`, {
    hint: `Install it with "${installHint}", or choose another with --harness`,
  });
}

async function requireRaviCommand(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new LaunchError("RAVI_COMMAND_MISSING", `Cannot give the agent its ravi command: "${path}" cannot be read`, {
      hint: "Pass raviCommandPath() of @persona-launcher/ravi-cli, and build that package first",
      cause: error,
    });
  }
}

async function connect(ravi: LauncherOptions["ravi"]): Promise<Required<RaviConnection>> {
  const connection = typeof ravi === "function" ? await ravi() : ravi;
  const apiUrl = connection.apiUrl.replace(/\/+$/, "");
  return { name: apiUrl, ...connection, apiUrl };
}

/** A watcher that throws must not disturb the launch it watches. */
function guarded<A extends unknown[]>(callback: ((...args: A) => void) | undefined): (...args: A) => void {
  return (...args) => {
    try {
      callback?.(...args);
    } catch {
      // Its own affair.
    }
  };
}
