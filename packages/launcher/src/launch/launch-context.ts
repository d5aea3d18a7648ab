import type { RaviClient } from "@persona-launcher/ravi";
import type { LauncherHost } from "../host.ts";
import type { Books } from "../ledger/books.ts";
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
  ravi: Required<RaviConnection>;
  /** Acts for the account; never leaves the launcher. */
  management: RaviClient;
  host: LauncherHost;
  raviCommandPath: string;
  signal: AbortSignal | undefined;
  onEvent: (event: LaunchEvent) => void;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
}
