import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { createRaviClient, type RaviFetch } from "@persona-launcher/ravi";
import { adapters } from "../harness/adapters.ts";
import type { LauncherHost } from "../host.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { LaunchError } from "../launch-error.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Books } from "../ledger/books.ts";
import type { SharedBooks } from "../ledger/shared-books.ts";
import type { Janitor } from "../recovery/janitor.ts";
import { rebuildBooks } from "../recovery/rebuild-books.ts";
import { requireRoom } from "../workspace/require-room.ts";
import { raviTimeoutMs, type LaunchContext, type RaviConnection, type RunInTerminal } from "./launch-context.ts";
import type { LaunchEvent } from "./launch-event.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { step } from "../steps.ts";

/** What a launcher is made of, for whoever launches. */
export interface LauncherParts {
  host: LauncherHost;
  /** Absolute path. */
  stateDirectory: string;
  books: SharedBooks;
  janitor: Janitor;
  ravi: RaviConnection | (() => Promise<RaviConnection>);
  raviCommandPath: string;
  /** For every request to Ravi; see `limitRaviTraffic`. */
  raviFetch: RaviFetch;
  runInTerminal: RunInTerminal | undefined;
  logLimitBytes: number | undefined;
  /** Hears what concerns the launcher and no launch. */
  onWarning: (warning: LaunchWarning) => void;
}

/** Who watches one launch, and what ends it. */
export interface Watcher {
  signal?: AbortSignal | undefined;
  onEvent?: ((event: LaunchEvent) => void) | undefined;
  onProgress?: ((chunk: { stream: "stdout" | "stderr"; text: string }) => void) | undefined;
}

/**
 * Opens the books and gets in touch with Ravi.
 *
 * @throws LaunchError `RAVI_COMMAND_MISSING`, what opening the books throws, or whatever getting to Ravi throws.
 */
export async function connectLaunch(parts: LauncherParts, watcher: Watcher): Promise<LaunchContext> {
  await requireRaviCommand(parts.raviCommandPath);
  await requireRoom(parts.stateDirectory);
  const ravi = await connectRavi(parts.ravi);
  const management = managementClient(parts, ravi);
  const { stateDirectory } = parts;
  const own = { books: await parts.books.open(), keys: keptKeysIn(stateDirectory), management };
  step("books.opened");
  await rebuildBooks({ ...own, ravi: ravi.name, stateDirectory });
  parts.janitor.start({ ...own, ravi: ravi.name });
  return {
    ...own,
    ...stateOf(parts),
    ravi,
    host: parts.host,
    raviCommandPath: parts.raviCommandPath,
    raviFetch: parts.raviFetch,
    signal: watcher.signal,
    logLimitBytes: parts.logLimitBytes,
    onEvent: guarded(watcher.onEvent),
    onLine: guarded((stream, line) => watcher.onProgress?.({ stream, text: `${line}\n` })),
  };
}

/** The books, for what is no launch: what opening them shows is told to whoever listens to the launcher. */
export async function openKnown(parts: LauncherParts, options?: Parameters<SharedBooks["open"]>[0]): Promise<Books> {
  const books = await parts.books.open(options);
  for (const warning of parts.books.takeWarnings()) parts.onWarning(warning);
  return books;
}

/** Where a launch keeps what it knows. */
export function stateOf({
  books,
  stateDirectory,
}: LauncherParts): Pick<LaunchContext, "currentBooks" | "stateDirectory" | "takeWarnings"> {
  const isThere = async (): Promise<boolean> =>
    access(join(stateDirectory, "launcher.db")).then(
      () => true,
      () => false,
    );
  return {
    stateDirectory,
    currentBooks: async () => ((await isThere()) ? await books.open() : undefined),
    takeWarnings: books.takeWarnings,
  };
}

/** @throws LaunchError `HARNESS_NOT_INSTALLED`. */
export function requireInstalled({ harness }: LaunchPlan): void {
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

/** Acts for the account. */
export function managementClient(
  { raviFetch: fetch }: Pick<LauncherParts, "raviFetch">,
  { apiUrl, managementKey: key }: RaviConnection,
): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl, key, timeoutMs: raviTimeoutMs, fetch });
}

/** @throws Whatever getting to Ravi throws. */
export async function connectRavi(ravi: LauncherParts["ravi"]): Promise<Required<RaviConnection>> {
  const connection = typeof ravi === "function" ? await ravi() : ravi;
  const apiUrl = connection.apiUrl.replace(/\/+$/, "");
  return { name: apiUrl, ...connection, apiUrl };
}

/** A watcher that throws must not disturb the launch it watches. */
export function guarded<A extends unknown[]>(callback: ((...args: A) => void) | undefined): (...args: A) => void {
  return (...args) => {
    try {
      callback?.(...args);
    } catch {
      // Its own affair.
    }
  };
}

/** One signal for several; `undefined` when there is none. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length > 1 ? AbortSignal.any(present) : present[0];
}
