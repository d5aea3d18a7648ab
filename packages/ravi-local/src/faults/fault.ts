import { z } from "zod";

const maxDelayMs = 10 * 60_000;
const maxRetryAfterSeconds = 24 * 60 * 60;

/**
 * What happens to a request that a fault meets.
 *
 * - `status`: answers `status` (default 500) with `{"detail": "Injected fault."}`; nothing takes effect.
 * - `delay`: waits `delayMs` (default 1,000), then goes on as usual.
 * - `reset`: cuts the connection; nothing takes effect.
 * - `malformed`: takes effect, and the answer's JSON is cut in half.
 * - `duplicate-on-timeout`: takes effect, then, after `delayMs` (default 0), the connection is cut without an answer; who
 *   repeats the request does it twice.
 * - `rate-limit`: 429 with `retry_after_seconds` and `Retry-After` (`retryAfter`, default 1); nothing takes effect.
 * - `payment`: 402 as without a paid plan; nothing takes effect.
 */
export const faultKinds = [
  "status",
  "delay",
  "reset",
  "malformed",
  "duplicate-on-timeout",
  "rate-limit",
  "payment",
] as const;

export const faultSchema = z.strictObject({
  /** Default: any method. */
  method: z
    .string()
    .regex(/^[A-Za-z]+$/, "Must be an HTTP method.")
    .toUpperCase()
    .optional(),
  /** Glob over the path as it was sent: `*` within a segment, `**` across. Default: every path but those below `/_local/`. */
  path: z.string().startsWith("/", "Must begin with a slash.").max(500).default("/**"),
  kind: z.enum(faultKinds),
  /** Answer of kind `status`, 400 to 599. */
  status: z.int().min(400).max(599).optional(),
  delayMs: z.int().min(0).max(maxDelayMs).optional(),
  /** Of kind `rate-limit`: seconds, or text sent as it is in `Retry-After` (an HTTP date, say). */
  retryAfter: z
    .union([
      z.int().min(0).max(maxRetryAfterSeconds),
      z
        .string()
        .max(100)
        .regex(/^[\x20-\x7E]+$/),
    ])
    .optional(),
  /** How many requests it meets. Default: all until it is removed. */
  times: z.int().positive().optional(),
});

/** A fault as it is asked for. */
export type NewFault = z.input<typeof faultSchema>;

/** A fault in force. */
export interface Fault extends z.infer<typeof faultSchema> {
  id: number;
  /** How many requests it has met. */
  hits: number;
}
