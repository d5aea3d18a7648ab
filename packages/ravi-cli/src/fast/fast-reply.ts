/** A whole answer. */
export interface FastReply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** A request under way. */
export interface FastRequest {
  readonly url: string;
  readonly reply: Promise<FastReply>;
  /** Gives it up. */
  destroy(): void;
}
