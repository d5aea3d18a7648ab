import type { RaviClient, RaviFetch } from "@persona-launcher/ravi";
import type { LauncherHost } from "../host.ts";
import type { KeptKeys } from "../identity/kept-key.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Books } from "../ledger/books.ts";
import type { ProcessEnd } from "../process/run-process.ts";
import type { LaunchEvent } from "./launch-event.ts";

/** A Ravi service and the key that may create identities there. */
export interface RaviConnection {
  /** Base URL without trailing slash. */
  apiUrl: string;
  managementKey: string;
  /** Name of the service in the books, for one whose URL changes over time. @default apiUrl */
  name?: string;
}

/** How long one call to Ravi may take: a launch that hangs at the start helps nobody. */
export const raviTimeoutMs = 15_000;

/** What a launch works with. */
export interface LaunchContext {
  books: Books;
  /** Opens the books that are at their place now, if there are any; `books` may have been deleted or replaced. */
  currentBooks: () => Promise<Books | undefined>;
  /** What opening the books has shown and nobody has been told yet. */
  takeWarnings: () => LaunchWarning[];
  /** Absolute path. */
  stateDirectory: string;
  ravi: Required<RaviConnection>;
  /** Of identities that outlive a launch. */
  keys: KeptKeys;
  /** Acts for the account; never leaves the launcher. */
  management: RaviClient;
  host: LauncherHost;
  raviCommandPath: string;
  /** For every request to Ravi; see `limitRaviTraffic`. */
  raviFetch: RaviFetch;
  signal: AbortSignal | undefined;
  /** @default 64 MiB */
  logLimitBytes?: number | undefined;
  onEvent: (event: LaunchEvent) => void;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
}

/** A process that gets the caller's terminal. */
export interface TerminalProcess {
  file: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  launchId: string;
  /** Called once the process runs. */
  onStart?: (pid: number) => void;
}

/** Gives the caller's terminal to a process until it ends; afterwards no process of its launch is left. */
export type RunInTerminal = (options: TerminalProcess) => Promise<ProcessEnd>;
