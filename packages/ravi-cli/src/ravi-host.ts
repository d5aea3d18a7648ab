/** Where the value of a secret can come from: any stream of bytes or text, such as `process.stdin`. */
export interface RaviInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
}

/** What a `ravi` command gets from the outside world. */
export interface RaviHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The home directory, whose `.ravi` is the account's. */
  readonly home: string | undefined;
  readonly stdin: RaviInput;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Default: Node's own `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}
