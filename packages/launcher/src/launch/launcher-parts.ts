import { access, constants } from "node:fs/promises";
import { createRaviClient, type RaviClient, type RaviFetch } from "@persona-launcher/ravi";
import { adapters } from "../harness/adapters.ts";
import type { LauncherHost } from "../host.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { LaunchError } from "../launch-error.ts";
import type { SharedBooks } from "../ledger/shared-books.ts";
import type { Janitor } from "../recovery/janitor.ts";
import { raviTimeoutMs, type LaunchContext, type RaviConnection, type RunInTerminal } from "./launch-context.ts";
import type { LaunchHeartbeat } from "./launch-heartbeat.ts";
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
  heartbeat: LaunchHeartbeat;
  ravi: RaviConnection | (() => Promise<RaviConnection>);
  raviCommandPath: string;
  /** For every request to Ravi; see `limitRaviTraffic`. */
  raviFetch: RaviFetch;
  runInTerminal: RunInTerminal | undefined;
  logLimitBytes: number | undefined;
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
 * @throws LaunchError `RAVI_COMMAND_MISSING`, `STATE_UNWRITABLE`, or whatever getting to Ravi throws.
 */
export async function connectLaunch(parts: LauncherParts, watcher: Watcher): Promise<LaunchContext> {
  await requireRaviCommand(parts.raviCommandPath);
  const ravi = await connectRavi(parts.ravi);
  const management = managementClient(parts, ravi);
  const own = {
    books: await parts.books.open(),
    keys: keptKeysIn(parts.stateDirectory),
    management,
    actAs: identityClients(parts, ravi),
  };
  const { books } = own;
  const loss = new AbortController();
  step("books.opened");
  parts.janitor.start({ ...own, ravi: ravi.name });
  return {
    ...own,
    ravi,
    host: parts.host,
    raviCommandPath: parts.raviCommandPath,
    raviFetch: parts.raviFetch,
    signal: anySignal(watcher.signal, loss.signal),
    keepLeases: (leases) => parts.heartbeat.keep(books, leases, (reason) => loss.abort(reason)),
    logLimitBytes: parts.logLimitBytes,
    onEvent: guarded(watcher.onEvent),
    onLine: guarded((stream, line) => watcher.onProgress?.({ stream, text: `${line}\n` })),
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

/** Clients that act as one identity each, by its key. */
export function identityClients(
  { raviFetch: fetch }: Pick<LauncherParts, "raviFetch">,
  { apiUrl }: RaviConnection,
): (identity: { key: string }) => RaviClient {
  return ({ key }) => createRaviClient({ apiUrl, key, timeoutMs: raviTimeoutMs, fetch });
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
