import type { RaviFetch } from "@persona-launcher/ravi";

/** Where values and protocol messages come from: any stream of bytes or text, such as `process.stdin`. */
export interface RaviInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
}

/** What standard output leads to. */
export type OutputKind = "terminal" | "file" | "other";

/** Where something is done from, which says whom it acts as. */
export interface RaviPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The home directory, whose `.ravi` is the account's. */
  readonly home: string | undefined;
  /** Default: Node's own `fetch`. */
  readonly fetch?: RaviFetch | undefined;
}

/** What a `ravi` command gets from the outside world. */
export interface RaviHost extends RaviPlace {
  readonly stdin: RaviInput;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Default `other`: a pipe, or a program. */
  readonly stdoutKind?: OutputKind | undefined;
  /** Ends a wait or a login early. Default: nothing does. */
  readonly signal?: AbortSignal | undefined;
}
