import { z } from "zod";
import type { Connection } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import { type Answer, exchange, malformed } from "./exchange.ts";
import { parseAnswer, parseJson } from "./request.ts";
import { type RaviRequest, requestUrl, scoped } from "./request-url.ts";

/** Pages a list may have. At the documented page sizes of 50 to 200 that is 5 000 to 20 000 things. */
export const pageLimit: number = 100;

const envelopeSchema = z.object({ results: z.array(z.unknown()), next: z.string().nullish() });

/**
 * A whole list. The released CLI needs bare arrays and the published OpenAPI files describe
 * `{count, next, previous, results}`, so both are read; `next` is followed on the same origin only.
 */
export async function requestList<T>(
  connection: Connection,
  spec: RaviRequest,
  itemSchema: z.ZodType<T>,
  deadline: Deadline,
): Promise<T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let url: URL | undefined = requestUrl(connection, spec);
  while (url !== undefined) {
    seen.add(url.href);
    const answer = await exchange(connection, url, spec, deadline);
    const page = readPage(answer);
    for (const item of parseAnswer(answer.label, z.array(itemSchema), page.results)) items.push(item);
    // A service that forgets the identity in its `next` would go on with the whole account.
    const target = nextTarget(answer, url, page.next);
    url = target && checkNext(answer, url, scoped(target, connection, spec), seen);
  }
  return items;
}

/** One answer of a list: a page, or the whole of it when the service sent a bare array. */
export interface ListAnswer<T> {
  readonly items: T[];
  readonly isBare: boolean;
}

/** A list's first answer only; `next` is not followed. */
export async function requestPage<T>(
  connection: Connection,
  spec: RaviRequest,
  itemSchema: z.ZodType<T>,
  deadline: Deadline,
): Promise<ListAnswer<T>> {
  const answer = await exchange(connection, requestUrl(connection, spec), spec, deadline);
  const { results, isBare } = readPage(answer);
  return { items: parseAnswer(answer.label, z.array(itemSchema), results), isBare };
}

function readPage(answer: Answer): { results: unknown; next: string | undefined; isBare: boolean } {
  const json = parseJson(answer);
  if (Array.isArray(json)) return { results: json, next: undefined, isBare: true };
  const envelope = parseAnswer(answer.label, envelopeSchema, json);
  return { results: envelope.results, next: envelope.next ?? undefined, isBare: false };
}

function nextTarget(answer: Answer, url: URL, next: string | undefined): URL | undefined {
  if (next === undefined || next === "") return undefined;
  if (URL.canParse(next, url.href)) return new URL(next, url);
  throw malformed(answer.label, "its next page has no usable address");
}

function checkNext(answer: Answer, url: URL, target: URL, seen: ReadonlySet<string>): URL {
  if (target.origin !== url.origin)
    throw malformed(answer.label, `its next page is at ${target.origin}, another origin`);
  if (seen.has(target.href)) throw malformed(answer.label, "its next page is a page already read");
  if (seen.size >= pageLimit) throw malformed(answer.label, `the list has more than ${pageLimit} pages`);
  return target;
}
