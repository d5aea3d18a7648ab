import type { RaviHost } from "./ravi-host.ts";

/** What every command gets. */
export interface CommandContext {
  readonly host: RaviHost;
  /** Prints a result: JSON, or text for a person, whose tables show the given columns. */
  readonly print: (value: unknown, columns?: readonly string[]) => void;
}
