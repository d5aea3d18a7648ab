import type { z } from "zod";
import type { Connection } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import { type Answer, exchange, malformed } from "./exchange.ts";
import type { RequestLabel } from "./refusal.ts";
import { type RaviRequest, requestUrl } from "./request-url.ts";

/** One request whose answer has the given shape. */
export async function request<T>(
  connection: Connection,
  spec: RaviRequest,
  schema: z.ZodType<T>,
  deadline: Deadline,
): Promise<T> {
  const answer = await exchange(connection, requestUrl(connection, spec), spec, deadline);
  return parseAnswer(answer.label, schema, parseJson(answer));
}

/** One request whose answer is of no interest: an empty body, or any JSON. */
export async function requestNothing(connection: Connection, spec: RaviRequest, deadline: Deadline): Promise<void> {
  const answer = await exchange(connection, requestUrl(connection, spec), spec, deadline);
  // A proxy's HTML page with status 200 is not a success.
  if (answer.text.trim() !== "") parseJson(answer);
}

/** @throws {RaviError} `RAVI_MALFORMED_RESPONSE`; the text itself may hold secrets and is not quoted. */
export function parseJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    const kind = answer.text.trim() === "" ? "it is empty" : "it is not JSON";
    throw malformed(answer.label, answer.contentType === undefined ? kind : `${kind} (${answer.contentType})`);
  }
}

/** @throws {RaviError} `RAVI_MALFORMED_RESPONSE` naming the route and the first problem. */
export function parseAnswer<T>(label: RequestLabel, schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "" : `at ${issue.path.join(".")}: `;
  throw malformed(label, `${place}${issue?.message ?? "its shape is unknown"}`);
}
