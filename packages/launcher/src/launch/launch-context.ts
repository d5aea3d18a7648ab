import type { RaviClient, RaviFetch } from "@persona-launcher/ravi";
import type { LauncherHost } from "../host.ts";
import type { FirstContact } from "../identity/first-contact.ts";
import type { KeptKeys } from "../identity/kept-key.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Lease } from "../leases/lease.ts";
import type { Books } from "../ledger/books.ts";
import type { Turnstile } from "../many/turnstile.ts";
import type { ProcessEnd } from "../process/run-process.ts";
import type { WarmStock } from "./warm-stock.ts";
import type { LaunchTrace } from "../telemetry/launch-trace.ts";
import type { LaunchEvent } from "./launch-event.ts";

/** A Ravi service and the key that may create identities there. */
export interface RaviConnection {
  /** Base URL without trailing slash. */
  apiUrl: string;
  managementKey: string;
  /** Name of the service in the books, for one whose URL changes over time. @default apiUrl */
  name?: string;
}

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
  /** Without it, every name is looked up. */
  contact?: FirstContact | undefined;
  /** Through which launches go to Ravi; without it, all at once. */
  turnstile?: Turnstile | undefined;
  /** A client that acts as the identity of a key. */
  actAs: (identity: { key: string }) => RaviClient;
  host: LauncherHost;
  raviCommandPath: string;
  /** For every request to Ravi; see `limitRaviTraffic`. */
  raviFetch: RaviFetch;
  /** Identities that were made beforehand. */
  warm: WarmStock;
  /** How long one call to Ravi may take, in milliseconds. */
  raviTimeoutMs: number;
  /** Also aborts when a lease of the launch is lost. */
  signal: AbortSignal | undefined;
  /** Gives signs of life for the leases of the launch until it is disposed. */
  keepLeases: (leases: readonly Lease[]) => Disposable;
  /** @default 64 MiB */
  logLimitBytes?: number | undefined;
  onEvent: (event: LaunchEvent) => void;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
  /** What is told of the launch; `undefined` when nobody wants to hear of it. */
  trace?: LaunchTrace | undefined;
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
