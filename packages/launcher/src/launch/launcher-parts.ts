import { access, constants } from "node:fs/promises";
import { createRaviClient } from "@persona-launcher/ravi";
import { adapters } from "../harness/adapters.ts";
import type { LauncherHost } from "../host.ts";
import { LaunchError } from "../launch-error.ts";
import type { SharedBooks } from "../ledger/shared-books.ts";
import { raviTimeoutMs, type LaunchContext, type RaviConnection, type RunInTerminal } from "./launch-context.ts";
import type { LaunchEvent } from "./launch-event.ts";
import type { LaunchPlan } from "./launch-plan.ts";

/** What a launcher is made of, for whoever launches. */
export interface LauncherParts {
  host: LauncherHost;
  /** Absolute path. */
  stateDirectory: string;
  books: SharedBooks;
  ravi: RaviConnection | (() => Promise<RaviConnection>);
  raviCommandPath: string;
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
  const ravi = await connect(parts.ravi);
  return {
    books: await parts.books.open(),
    ravi,
    management: createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey, timeoutMs: raviTimeoutMs }),
    host: parts.host,
    raviCommandPath: parts.raviCommandPath,
    signal: watcher.signal,
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

async function connect(ravi: LauncherParts["ravi"]): Promise<Required<RaviConnection>> {
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
