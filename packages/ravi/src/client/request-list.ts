import { z } from "zod";
import type { Connection } from "./connection.ts";
import { type Answer, exchange, malformed } from "./exchange.ts";
import { parseAnswer, parseJson } from "./request.ts";
import { type RaviRequest, requestUrl } from "./request-url.ts";

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
  signal: AbortSignal,
): Promise<T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let url: URL | undefined = requestUrl(connection.apiUrl, spec);
  while (url !== undefined) {
    seen.add(url.href);
    const answer = await exchange(connection, url, spec, signal);
    const page = readPage(answer);
    for (const item of parseAnswer(answer.label, z.array(itemSchema), page.results)) items.push(item);
    url = nextUrl(answer, url, page.next, seen);
  }
  return items;
}

function readPage(answer: Answer): { results: unknown; next: string | undefined } {
  const json = parseJson(answer);
  if (Array.isArray(json)) return { results: json, next: undefined };
  const envelope = parseAnswer(answer.label, envelopeSchema, json);
  return { results: envelope.results, next: envelope.next ?? undefined };
}

function nextUrl(answer: Answer, url: URL, next: string | undefined, seen: ReadonlySet<string>): URL | undefined {
  if (next === undefined || next === "") return undefined;
  if (!URL.canParse(next, url.href)) throw malformed(answer.label, "its next page has no usable address");
  const target = new URL(next, url);
  if (target.origin !== url.origin)
    throw malformed(answer.label, `its next page is at ${target.origin}, another origin`);
  if (seen.has(target.href)) throw malformed(answer.label, "its next page is a page already read");
  if (seen.size >= pageLimit) throw malformed(answer.label, `the list has more than ${pageLimit} pages`);
  return target;
}
