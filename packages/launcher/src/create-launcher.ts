import { resolve } from "node:path";
import { httpFetch } from "@persona-launcher/ravi/http-fetch";
import type { PersonaSelection } from "@agentworkforce/workload-router";
import { currentHost, type LauncherHost } from "./host.ts";
import { doAll } from "./launch/do-all.ts";
import { createWarmStock } from "./launch/warm-stock.ts";
import { LaunchError } from "./launch-error.ts";
import { createLaunchHeartbeat } from "./launch/launch-heartbeat.ts";
import { describePersona, type PersonaDescription } from "./launch/describe-persona.ts";
import type { RaviConnection, RunInTerminal } from "./launch/launch-context.ts";
import { requireRaviTimeout } from "./launch/ravi-timeout.ts";
import type { PersonaOptions } from "./launch/launch-request.ts";
import type { LaunchWarning } from "./launch-warning.ts";
import { connectLaunch, guarded, type LauncherParts } from "./launch/launcher-parts.ts";
import { provisionWorkspace, type ProvisionedWorkspace, type ProvisionOptions } from "./launch/provision-workspace.ts";
import {
  releaseGoneWorkspaces,
  type GoneWorkspace,
  type GoneWorkspacesOptions,
} from "./launch/release-gone-workspaces.ts";
import { releaseWorkspace, type ReleasedWorkspace, type ReleaseWorkspaceOptions } from "./launch/release-workspace.ts";
import { showWorkspace, type WorkspaceEntry } from "./launch/show-workspace.ts";
import { createPersonaHandle, type PersonaHandle } from "./launch/persona-handle.ts";
import { prepareEnvironment, type ExecOptions, type PreparedEnvironment } from "./launch/prepare-environment.ts";
import { loadSelection, type SelectionOptions } from "./launch/load-selection.ts";
import { createJanitor } from "./recovery/janitor.ts";
import { recover, type RecoverLaunchesOptions } from "./recovery/recover.ts";
import type { RecoveredLaunch } from "./recovery/recover-launches.ts";
import { shareBooks } from "./ledger/shared-books.ts";
import { createFirstContact } from "./identity/first-contact.ts";
import { defaultRaviConcurrency, limitRaviTraffic } from "./many/ravi-traffic.ts";
import { createTurnstile } from "./many/turnstile.ts";
import {
  createIdentity,
  deleteIdentity,
  forgetIdentityOf,
  knownIdentities,
  type CreatedIdentityEntry,
  type CreateIdentityOptions,
  type DeleteIdentityOptions,
  type IdentityEntry,
} from "./identity/manage-identities.ts";
import type { Release } from "./identity/release-identity.ts";
import { seedVaults, type SeededVault, type VaultOwner } from "./identity/seed-vaults.ts";
import { tracedFetch } from "./telemetry/traced-fetch.ts";
import { createPool, type PoolCreation } from "./pool/create-pool.ts";
import { drainPool, type PoolDrainage } from "./pool/drain-pool.ts";
import type { CreatePoolOptions } from "./pool/pool-options.ts";
import { knownPools } from "./pool/known-pools.ts";
import type { PoolStatus } from "./pool/pool-status.ts";
import { listPersonas, type PersonaList } from "./persona/list-personas.ts";
import { loadPersona } from "./persona/load-persona.ts";
import { selectRuntime } from "./persona/select-runtime.ts";
import { defaultStateDirectory } from "./workspace/state-directory.ts";

/** What a launcher is made of. */
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
  /** Gives the terminal to an agent; without it there is no `launchInteractive`. */
  runInTerminal?: RunInTerminal | undefined;
  /** How large each of a launch's logs may grow before its older half gives way, in bytes. @default 64 MiB */
  logLimitBytes?: number | undefined;
  /**
   * How many requests to Ravi may be under way at once, 1 to 1024, and how many launches may be getting their identity;
   * when Ravi refuses a request with 429, all of them wait.
   * @default 64
   */
  raviConcurrency?: number | undefined;
  /** Hears what concerns no launch: that the books were damaged or lost, say. A launch tells of it among its own warnings. */
  onWarning?: ((warning: LaunchWarning) => void) | undefined;
  /**
   * How long one call to Ravi may take, repeats included, in milliseconds, 1 to 600,000. What was asked for and not
   * answered by then is looked up before anything is repeated. @default 15,000
   */
  raviTimeoutMs?: number | undefined;
}

/** Starts personas. Made by `createLauncher`; disposing it closes its books. */
export interface Launcher extends Disposable {
  /** The personas of all directories; broken files are among the problems and hide no other. */
  listPersonas(): Promise<PersonaList>;
  /** What a persona is and where its values would come from; needs no input values and touches nothing. */
  describePersona(id: string, options?: PersonaOptions): Promise<PersonaDescription>;
  /** A persona of the directories. */
  usePersona(id: string, options?: PersonaOptions): PersonaHandle;
  /** A persona that `@agentworkforce/workload-router` has selected. */
  useSelection(selection: PersonaSelection, options?: SelectionOptions): PersonaHandle;
  /**
   * An identity and an environment for a command that the caller starts; with `persona`, that persona's.
   *
   * @throws LaunchError or RaviError.
   */
  prepareEnvironment(options?: ExecOptions & { persona?: string | undefined }): Promise<PreparedEnvironment>;
  /**
   * Keeps identities waiting, so that a launch whose persona does not name its identity and wants no phone starts without
   * a request to Ravi. They are released, but for those that were taken, when what it returns is disposed, which must
   * come before the launcher's own disposal.
   *
   * @param count 1 to 1024.
   * @throws LaunchError `OPTION_INVALID`, or whatever making the first of them throws.
   */
  keepWarm(count: number): Promise<AsyncDisposable>;
  /** The identities that the books know, the oldest first; Ravi is not asked. */
  listIdentities(): Promise<IdentityEntry[]>;
  /**
   * Deletes an identity at Ravi, which may refuse, and forgets its key.
   *
   * @throws LaunchError `IDENTITY_UNKNOWN`, `IDENTITY_FOREIGN`, `IDENTITY_BUSY`.
   */
  deleteIdentity(name: string, options?: DeleteIdentityOptions): Promise<Release>;
  /**
   * Gives a workspace an identity of its own, and its scope, until it is released. Safe to repeat and to race.
   *
   * @throws LaunchError or RaviError.
   */
  provisionWorkspace(options?: ProvisionOptions): Promise<ProvisionedWorkspace>;
  /**
   * Takes the identity and the scope of a workspace away; its directory may be gone. Safe to repeat.
   *
   * @throws LaunchError `IDENTITY_BUSY` while a launch works under it, or RaviError.
   */
  releaseWorkspace(options?: ReleaseWorkspaceOptions): Promise<ReleasedWorkspace>;
  /** The identity of a workspace, by the books; `undefined` when it has none. Ravi is not asked. */
  showWorkspace(options?: { path?: string | undefined }): Promise<WorkspaceEntry | undefined>;
  /** Releases the workspaces whose directories are gone, but for worktrees that git says were moved or are locked. */
  releaseGoneWorkspaces(options?: GoneWorkspacesOptions): Promise<GoneWorkspace[]>;
  /**
   * Makes a named identity ahead of its first launch, keeps its key and proves it; one that is there is used.
   *
   * @throws LaunchError `IDENTITY_NAME_INVALID`, `IDENTITY_BUSY`, `OPTION_INVALID` for a slot of a pool; RaviError.
   */
  createIdentity(name: string, options?: CreateIdentityOptions): Promise<CreatedIdentityEntry>;
  /**
   * Takes an identity out of the books and forgets its key. It stays at Ravi.
   *
   * @throws LaunchError `IDENTITY_UNKNOWN`, `IDENTITY_BUSY`, `OPTION_INVALID` for a slot of a pool.
   */
  releaseIdentity(name: string): Promise<void>;
  /**
   * Brings a pool of prepared identities to its size, and puts right those of its slots that nobody uses. Safe to call
   * again, also after one was killed.
   *
   * @throws LaunchError `OPTION_INVALID`, `IDENTITY_NAME_INVALID`, `POOL_DRAINING`, `IDENTITY_BUSY`; RaviError for a slot
   *   that could not be made: those that could stay, and the next call goes on.
   */
  createPool(name: string, options: CreatePoolOptions): Promise<PoolCreation>;
  /**
   * What the books know of a pool, or of all of them; Ravi is not asked.
   *
   * @throws LaunchError `POOL_UNKNOWN`.
   */
  poolStatus(name?: string): Promise<PoolStatus[]>;
  /**
   * Sets secrets in the vaults of identities that the books know. Safe to repeat.
   *
   * @param secrets Values by name.
   * @throws LaunchError `OPTION_INVALID` before anything is set, `POOL_UNKNOWN`, `IDENTITY_UNKNOWN`; RaviError.
   */
  seedVaults(owner: VaultOwner, secrets: Readonly<Record<string, string>>): Promise<SeededVault[]>;
  /**
   * Leases nothing from a pool any more; deletes its slots at Ravi, which may refuse: those in use when their launches end.
   * Safe to call again. The pool is gone with its last slot.
   *
   * @throws LaunchError `POOL_UNKNOWN`, `IDENTITY_BUSY`.
   */
  drainPool(name: string): Promise<PoolDrainage>;
  /**
   * Takes back what launches left whose process was killed: processes, scopes, files and identities. A launcher also does
   * it by itself, in the background, with its first launch and every three minutes.
   *
   * @throws LaunchError or whatever getting to Ravi throws. What could not be taken back is told in the answer.
   */
  recover(options?: RecoverLaunchesOptions): Promise<RecoveredLaunch[]>;
  /** Closes the books. Launches that are under way must have ended, and handles been disposed. */
  [Symbol.dispose](): void;
}

/**
 * Makes a launcher of personas.
 *
 * @throws LaunchError `OPTION_INVALID` for a `raviConcurrency` or `raviTimeoutMs` that is none.
 * @example
 * using launcher = createLauncher({ ravi, raviCommandPath: raviCommandPath(), personaDirectories: ["personas"] });
 * await using persona = launcher.usePersona("inbox-reader");
 * const result = await persona.sendMessage("What is your address?");
 */
export function createLauncher(options: LauncherOptions): Launcher {
  const parts = partsOf(options);
  const { host } = parts;
  const directories = options.personaDirectories.map((directory) => resolve(host.cwd, directory));
  const load = (id: string): ReturnType<typeof loadPersona> => loadPersona(id, { directories });
  return {
    [Symbol.dispose]: () => {
      parts.janitor[Symbol.dispose]();
      parts.heartbeat[Symbol.dispose]();
      parts.books[Symbol.dispose]();
    },
    keepWarm: async (count) =>
      await parts.warm.keep(requireCount(count), async (launchId) => {
        return await connectLaunch(parts, { launchId, trace: undefined });
      }),
    listIdentities: () => knownIdentities(parts),
    deleteIdentity: (name, deleteOptions) => deleteIdentity(parts, name, deleteOptions),
    provisionWorkspace: (provisionOptions = {}) => provisionWorkspace(parts, provisionOptions),
    releaseWorkspace: (releaseOptions = {}) => releaseWorkspace(parts, releaseOptions),
    showWorkspace: (showOptions = {}) => showWorkspace(parts, showOptions),
    releaseGoneWorkspaces: (goneOptions = {}) => releaseGoneWorkspaces(parts, goneOptions),
    createIdentity: (name, createOptions) => createIdentity(parts, name, createOptions),
    releaseIdentity: (name) => forgetIdentityOf(parts, name),
    createPool: (name, poolOptions) => createPool(parts, name, poolOptions),
    poolStatus: (name) => knownPools(parts, name),
    seedVaults: (owner, secrets) => seedVaults(parts, owner, secrets),
    drainPool: (name) => drainPool(parts, name),
    recover: (recoverOptions = {}) => recover(parts, recoverOptions),
    listPersonas: () => listPersonas({ directories }),
    describePersona: async (id, personaOptions = {}) => {
      const loaded = await load(id);
      return describePersona(loaded, selectRuntime(loaded.persona, personaOptions), host.env);
    },
    usePersona: (id, personaOptions = {}) =>
      createPersonaHandle({ id, load: () => load(id), options: personaOptions, parts }),
    useSelection: (selection, selectionOptions = {}) =>
      createPersonaHandle({
        id: selection.personaId,
        load: () => loadSelection(selection, selectionOptions),
        options: selectionOptions,
        parts,
      }),
    prepareEnvironment: async ({ persona, ...execOptions } = {}) =>
      await prepareEnvironment(parts, persona === undefined ? undefined : await load(persona), execOptions),
  };
}

/** One persona of a launcher made for it alone, which is disposed with it; see `createLauncher`. */
export function usePersona(id: string, options: LauncherOptions & PersonaOptions): PersonaHandle {
  return withOwnLauncher(options, (launcher) => launcher.usePersona(id, options));
}

/** One selection of `@agentworkforce/workload-router`, with a launcher made for it alone; see `createLauncher`. */
export function useSelection(
  selection: PersonaSelection,
  options: Omit<LauncherOptions, "personaDirectories"> & SelectionOptions,
): PersonaHandle {
  return withOwnLauncher({ ...options, personaDirectories: [] }, (launcher) =>
    launcher.useSelection(selection, options),
  );
}

function withOwnLauncher(options: LauncherOptions, use: (launcher: Launcher) => PersonaHandle): PersonaHandle {
  const launcher = createLauncher(options);
  const handle = use(launcher);
  return {
    ...handle,
    [Symbol.asyncDispose]: async () => {
      await doAll([() => handle[Symbol.asyncDispose](), () => launcher[Symbol.dispose]()]);
    },
  };
}

function requireCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= 1024) return count;
  throw new LaunchError("OPTION_INVALID", `Cannot keep ${count} identities warm: it is out of range`, {
    hint: "Give a whole number from 1 to 1024",
  });
}

function partsOf(options: LauncherOptions): LauncherParts {
  const host = options.host ?? currentHost();
  const stateDirectory = resolve(host.cwd, options.stateDirectory ?? defaultStateDirectory(host.env, host.home));
  const { ravi, raviCommandPath, runInTerminal, logLimitBytes } = options;
  const raviTimeoutMs = requireRaviTimeout(options.raviTimeoutMs);
  return {
    host,
    stateDirectory,
    books: shareBooks(stateDirectory),
    janitor: createJanitor("janitor"),
    heartbeat: createLaunchHeartbeat(),
    warm: createWarmStock(),
    ravi,
    raviCommandPath,
    raviFetch: limitRaviTraffic({
      concurrency: options.raviConcurrency,
      callTimeoutMs: raviTimeoutMs,
      fetch: tracedFetch(httpFetch),
    }),
    raviTimeoutMs,
    contact: createFirstContact(),
    turnstile: createTurnstile(options.raviConcurrency ?? defaultRaviConcurrency),
    runInTerminal,
    logLimitBytes,
    onWarning: guarded(options.onWarning),
  };
}
