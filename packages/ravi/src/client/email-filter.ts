import { RaviError } from "../ravi-error.ts";
import { type Direction, timestampSchema } from "../wire/scalars.ts";
import { isReadQuery, type UnreadFilter } from "./unread-filter.ts";

/**
 * Which mails `GET /api/email-messages/` lists. The names are those of the published OpenAPI file; the released CLI sends
 * `is_read` only, so a hosted service that ignores the others answers with more.
 */
export interface EmailFilter extends UnreadFilter {
  /** Instant (`Date` or RFC 3339 with offset) after which the mail came in or went out. */
  createdAfter?: Date | string | undefined;
  direction?: Direction | undefined;
  /** Address of the sender, whole. */
  fromEmail?: string | undefined;
  threadId?: string | undefined;
  /** Mails per page, 1 to 200. With this or `offset` one page is asked for, counted from the oldest mail. Default 50. */
  limit?: number | undefined;
  /** Mails to leave out before the page. Default 0. */
  offset?: number | undefined;
}

/** One page of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

const defaultLimit = 50;

/** The page a filter asks for; `undefined` for the whole list. */
export function pageOf({ limit, offset }: EmailFilter): Page | undefined {
  if (limit === undefined && offset === undefined) return undefined;
  return { limit: checkCount("limit", limit ?? defaultLimit, 1), offset: checkCount("offset", offset ?? 0, 0) };
}

/** @throws {RaviError} `RAVI_INVALID_ARGUMENT` for an instant, a limit or an offset that is none. */
export function emailQuery(filter: EmailFilter): Record<string, string> | undefined {
  const { createdAfter, direction, fromEmail, threadId } = filter;
  const page = pageOf(filter);
  const query = {
    ...isReadQuery(filter),
    ...(createdAfter !== undefined && { created_after: instant(createdAfter) }),
    ...(direction !== undefined && { direction }),
    ...(fromEmail !== undefined && { from_email: fromEmail }),
    ...(threadId !== undefined && { thread_id: threadId }),
    ...(page !== undefined && { limit: String(page.limit), offset: String(page.offset) }),
  };
  return Object.keys(query).length === 0 ? undefined : query;
}

function instant(value: Date | string): string {
  if (typeof value === "string" && timestampSchema.safeParse(value).success) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot list mails after then: it is no instant", {
    hint: "Give a Date, or RFC 3339 with an offset such as 2026-06-01T10:00:00Z",
  });
}

function checkCount(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot list mails with ${name} ${value}: it is out of range`, {
    hint: `Give ${name} as an integer of at least ${least}`,
  });
}
