import { lstat, mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type KeptScope, type NewScope, removeScope, ScopeError, writeScope } from "@persona-launcher/ravi";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Books } from "../ledger/books.ts";
import { currentHolder } from "../ledger/holder.ts";
import { claimScope, noteScope, scopeOwner } from "../ledger/launches.ts";
import { diskFault, type WrittenPlaces } from "../files/disk-fault.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Workspace } from "./inspect-workspace.ts";
import { writeRaviCommand, type RaviCommandOptions } from "./ravi-command.ts";
import { readStandingScope } from "./standing-scope.ts";
import type { LaunchDirectory } from "./state-directory.ts";
import { step } from "../steps.ts";

export interface Scope {
  /** Value of `RAVI_CONFIG_DIR`. */
  directory: string;
  /** Directory with the agent's `ravi`; goes first on PATH. */
  bin: string;
}

export interface PlaceScopeOptions extends RaviCommandOptions {
  books: Books;
  launchId: string;
  workspace: Workspace;
  launchDirectory: LaunchDirectory;
  identity: ProvisionedIdentity;
  apiUrl: string;
  /** Whether others may use the scope while its launch lasts. @default false */
  isKept?: boolean | undefined;
  home: string;
  /**
   * Called with a place, and waited for, before anything is made there, so that it can be cleared whatever happens next.
   * What it resolves with is called when the place turns out to be somebody else's.
   */
  onPlace: (directory: string) => (() => void) | Promise<() => void>;
  onWarning: (warning: LaunchWarning) => void;
  /** Where the launch writes. */
  places: WrittenPlaces;
}

/**
 * Writes the scope of a launch: at `<workspace>/.ravi` when that place is free, else into the launch directory, so that
 * nothing of the user's and of no live launch is overwritten.
 *
 * @throws LaunchError `WORKSPACE_READ_ONLY`, `STATE_UNWRITABLE`; ScopeError.
 */
export async function placeScope(options: PlaceScopeOptions): Promise<Scope> {
  const { books, launchId } = options;
  const directory = await choosePlace(options);
  step("scope.directory-made");
  noteScope(books, launchId, directory);
  try {
    return await fillScope(directory, options);
  } catch (error) {
    throw diskFault(error, options.places, directory);
  }
}

async function fillScope(directory: string, options: PlaceScopeOptions): Promise<Scope> {
  const { identity, apiUrl } = options;
  const scope: NewScope = {
    identityUuid: identity.uuid,
    identityName: identity.name,
    identityKey: identity.key,
    apiUrl,
    since: identity.since,
  };
  await writeScope(directory, scope, { onPart: (part) => step(`scope.${part}-written`) });
  const bin = join(directory, "bin");
  await writeRaviCommand(bin, options);
  step("scope.command-written");
  // There from the start, so that a sandbox can let the agent's ravi write in it and nowhere else in the scope.
  await mkdir(join(directory, "claims"), { mode: 0o700 });
  step("scope.claims-made");
  // Last: whoever reads it may use all of the scope.
  if (options.isKept === true) await writeScope(directory, { ...scope, kept: await keeping(options) });
  return { directory, bin };
}

async function keeping({ launchId, identity }: PlaceScopeOptions): Promise<KeptScope> {
  const { email, phone } = identity;
  const { pid, startTicks } = await currentHolder();
  return { email, phone, launchId, pid, start: startTicks };
}

async function choosePlace(options: PlaceScopeOptions): Promise<string> {
  const { books, launchId, workspace, launchDirectory, home } = options;
  const inWorkspace = join(workspace.path, ".ravi");
  const elsewhere = async (): Promise<string> => {
    await options.onPlace(launchDirectory.scope);
    return launchDirectory.scope;
  };
  // `~/.ravi` is the account's place, whatever stands there now.
  if (workspace.path === (await realpath(home).catch(() => home))) return await elsewhere();
  // In the books first: of our own launches, one at a time clears and makes that directory.
  if (!(await claimScope(books, launchId, inWorkspace))) return await elsewhere();
  step("scope.claimed");
  const isStanding = (await readStandingScope(workspace.path)) !== undefined;
  const owner = isStanding ? undefined : await scopeOwner(books, inWorkspace, launchId);
  if (owner !== undefined) await clearScope(inWorkspace, owner.identityUuid);
  if (!(await isThere(inWorkspace))) {
    const withdraw = await options.onPlace(inWorkspace);
    step("scope.intended");
    if (await claimDirectory(inWorkspace)) return inWorkspace;
    withdraw();
  }
  await elsewhere();
  options.onWarning(relocated(inWorkspace, launchDirectory.scope));
  return launchDirectory.scope;
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** Making the directory is the claim: of two launches that start at once, one succeeds. */
async function claimDirectory(directory: string): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes what a dead launch left at its place; what names anybody else stays. */
export async function clearScope(directory: string, identityUuid: string): Promise<void> {
  try {
    if (identityUuid !== "") await removeScope(directory, { identityUuid });
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error;
  }
}

function relocated(taken: string, used: string): LaunchWarning {
  return {
    code: "SCOPE_RELOCATED",
    message: `"${taken}" belongs to somebody else and was left alone; this launch keeps its scope in "${used}"`,
    hint: "The agent's own ravi command uses the right scope; remove that .ravi if nothing needs it",
  };
}
