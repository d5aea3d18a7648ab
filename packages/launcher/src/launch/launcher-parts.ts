import { AsyncResource } from "node:async_hooks";
import { setMaxListeners } from "node:events";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { createRaviClient, type RaviClient, type RaviFetch } from "@persona-launcher/ravi";
import { adapters } from "../harness/adapters.ts";
import { whilePending } from "../files/while-pending.ts";
import type { LauncherHost } from "../host.ts";
import type { FirstContact } from "../identity/first-contact.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { LaunchError } from "../launch-error.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { isRebuildDue } from "../ledger/begun-books.ts";
import type { Books } from "../ledger/books.ts";
import type { SharedBooks } from "../ledger/shared-books.ts";
import type { Turnstile } from "../many/turnstile.ts";
import type { Janitor } from "../recovery/janitor.ts";
import { rebuildBooks } from "../recovery/rebuild-books.ts";
import { requireRoom } from "../workspace/require-room.ts";
import { type LaunchContext, type RaviConnection, type RunInTerminal } from "./launch-context.ts";
import { isOwnName } from "./launch-id.ts";
import type { LaunchHeartbeat } from "./launch-heartbeat.ts";
import type { LaunchEvent } from "./launch-event.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { settlingTimeOf } from "./ravi-timeout.ts";
import type { WarmStock } from "./warm-stock.ts";
import { step } from "../steps.ts";
import type { LaunchTrace } from "../telemetry/launch-trace.ts";
import { tracedStep } from "../telemetry/traced-step.ts";

/** What a launcher is made of, for whoever launches. */
export interface LauncherParts {
  host: LauncherHost;
  /** Absolute path. */
  stateDirectory: string;
  books: SharedBooks;
  janitor: Janitor;
  heartbeat: LaunchHeartbeat;
  warm: WarmStock;
  ravi: RaviConnection | (() => Promise<RaviConnection>);
  raviCommandPath: string;
  /** For every request to Ravi; see `limitRaviTraffic`. */
  raviFetch: RaviFetch;
  contact: FirstContact;
  turnstile: Turnstile;
  /** How long one call to Ravi may take, in milliseconds. */
  raviTimeoutMs: number;
  runInTerminal: RunInTerminal | undefined;
  logLimitBytes: number | undefined;
  /** Hears what concerns the launcher and no launch. */
  onWarning: (warning: LaunchWarning) => void;
}

/** Who watches one launch, and what ends it. */
export interface Watcher {
  /** The launch that connects, for its trace. @default none: for work that is no launch */
  launchId?: string | undefined;
  /** The name of the identity that it is to have. */
  identityName?: string | undefined;
  trace?: LaunchTrace | undefined;
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
  const connection = await tracedStep("connect", watcher.launchId ?? "", () => connect(parts, watcher));
  const { books } = connection;
  const loss = new AbortController();
  const signal = anySignal(watcher.signal, loss.signal) ?? loss.signal;
  // Work on all slots of a pool listens to it at once, and Node.js takes more than ten for a leak.
  setMaxListeners(0, signal);
  return {
    ...connection,
    ...stateOf(parts),
    host: parts.host,
    raviCommandPath: parts.raviCommandPath,
    raviFetch: parts.raviFetch,
    contact: parts.contact,
    turnstile: parts.turnstile,
    raviTimeoutMs: parts.raviTimeoutMs,
    signal,
    warm: parts.warm,
    keepLeases: (leases) => parts.heartbeat.keep(books, leases, (reason) => loss.abort(reason)),
    logLimitBytes: parts.logLimitBytes,
    // What all launches share, such as the keeper, calls back in the context of the launch that came first.
    onEvent: AsyncResource.bind(guarded(watcher.onEvent)),
    onLine: lineListener(watcher),
    trace: watcher.trace,
  };
}

/** The books, for what is no launch: what opening them shows is told to whoever listens to the launcher. */
export async function openKnown(parts: LauncherParts, options?: Parameters<SharedBooks["open"]>[0]): Promise<Books> {
  const books = await parts.books.open(options);
  for (const warning of parts.books.takeWarnings()) parts.onWarning(warning);
  return books;
}

/**
 * Has new books learn what those before them knew, unless they have: for what goes by them before it is in touch with Ravi.
 *
 * @throws Whatever getting to Ravi throws.
 */
export async function rebuildIfLost(parts: LauncherParts, books: Books): Promise<void> {
  if (!isRebuildDue(books)) return;
  const ravi = await connectRavi(parts.ravi);
  const { stateDirectory } = parts;
  const own = { books, keys: keptKeysIn(stateDirectory), management: managementClient(parts, ravi) };
  await rebuildBooks({ ...own, ravi: ravi.name, stateDirectory });
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

/** An agent may print millions of lines that nobody wants. */
function lineListener({ onProgress }: Watcher): LaunchContext["onLine"] {
  if (onProgress === undefined) return () => {};
  return AsyncResource.bind(guarded((stream, line) => onProgress({ stream, text: `${line}\n` })));
}

async function connect(
  parts: LauncherParts,
  { launchId = "", identityName = "", signal }: Watcher,
): Promise<Pick<LaunchContext, "books" | "keys" | "management" | "actAs" | "ravi">> {
  const { stateDirectory } = parts;
  await requireRaviCommand(parts.raviCommandPath);
  await requireRoom(stateDirectory);
  const ravi = await connectRavi(parts.ravi);
  const own = {
    books: await parts.books.open(),
    keys: keptKeysIn(stateDirectory),
    management: managementClient(parts, ravi),
    actAs: identityClients(parts, ravi),
  };
  step("books.opened");
  // While the books are written; whoever makes the identity is told what comes of it.
  if (isOwnName(identityName, launchId) && !parts.warm.isStocked()) {
    parts.contact({ ...own, ravi }, signal).catch(() => {});
  }
  await rebuildBooks({ ...own, ravi: ravi.name, stateDirectory });
  parts.janitor.start({ ...own, ravi: ravi.name, settlingMs: settlingTimeOf(parts.raviTimeoutMs) });
  return { ...own, ravi };
}

/** @throws LaunchError `HARNESS_NOT_INSTALLED`. */
export function requireInstalled({ harness }: LaunchPlan): void {
  if (harness.command !== undefined) return;
  const { command, installHint } = adapters[harness.id];
  throw new LaunchError("HARNESS_NOT_INSTALLED", `Cannot start ${harness.id}: there is no "${command}" on PATH`, {
    hint: `Install it with "${installHint}", or choose another with --harness`,
  });
}

const requireRaviCommand = whilePending(async (path: string): Promise<void> => {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new LaunchError("RAVI_COMMAND_MISSING", `Cannot give the agent its ravi command: "${path}" cannot be read`, {
      hint: "Pass raviCommandPath() of @persona-launcher/ravi-cli, and build that package first",
      cause: error,
    });
  }
});

/** Acts for the account. */
export function managementClient(
  { raviFetch: fetch, raviTimeoutMs: timeoutMs }: Pick<LauncherParts, "raviFetch" | "raviTimeoutMs">,
  { apiUrl, managementKey: key }: RaviConnection,
): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl, key, timeoutMs, fetch });
}

/** Clients that act as one identity each, by its key. */
export function identityClients(
  { raviFetch: fetch, raviTimeoutMs: timeoutMs }: Pick<LauncherParts, "raviFetch" | "raviTimeoutMs">,
  { apiUrl }: Pick<RaviConnection, "apiUrl">,
): (identity: { key: string }) => RaviClient {
  return ({ key }) => createRaviClient({ apiUrl, key, timeoutMs, fetch });
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
