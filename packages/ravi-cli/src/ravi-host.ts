import type { RaviFetch } from "@persona-launcher/ravi";

/** Where values and protocol messages come from: any stream of bytes or text, such as `process.stdin`. */
export interface RaviInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
}

/** What standard output leads to. */
export type OutputKind = "terminal" | "file" | "other";

/** What a `ravi` command gets from the outside world. */
export interface RaviHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The home directory, whose `.ravi` is the account's. */
  readonly home: string | undefined;
  readonly stdin: RaviInput;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Default `other`: a pipe, or a program. */
  readonly stdoutKind?: OutputKind | undefined;
  /** Default: Node's own `fetch`. */
  readonly fetch?: RaviFetch | undefined;
  /** Ends a wait or a login early. Default: nothing does. */
  readonly signal?: AbortSignal | undefined;
}
