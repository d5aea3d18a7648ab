/**
 * What the client needs of `fetch`. Node's own satisfies it; so may one that is lighter to load. It follows no redirect,
 * and rejects when the signal fires.
 */
export type RaviFetch = (url: URL, init: RaviFetchInit) => Promise<RaviFetchResponse>;

/** A request as a `RaviFetch` gets it. Redirects are not followed. */
export interface RaviFetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** The answer a `RaviFetch` gives: as much of a `Response` as the client reads. */
export interface RaviFetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: RaviFetchBody | null;
}

/** The body of an answer, in pieces as they come. */
export interface RaviFetchBody extends AsyncIterable<Uint8Array> {
  /** Gives up a body that nobody has begun to read. */
  cancel(): Promise<void>;
}
