import { z } from "zod";

const bodySchema = z.object({ retry_after_seconds: z.number().positive() });

/**
 * Milliseconds the service asks us to wait: `retry_after_seconds` of the body, else the `Retry-After` header as seconds
 * or as an HTTP date. The released CLI reads them in the same order, and no dates.
 */
export function retryAfterMs(body: unknown, header: string | null, now: number): number | undefined {
  const parsed = bodySchema.safeParse(body);
  if (parsed.success) return Math.ceil(parsed.data.retry_after_seconds * 1000);
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
