import { jsonText } from "../output/json-text.ts";
import type { RaviFetch, RaviFetchResponse } from "@persona-launcher/ravi";
import type { RaviHost } from "../ravi-host.ts";
import type { FastReply, FastRequest } from "./fast-reply.ts";
import { startFastRequest } from "./fast-request.ts";
import { findFastScope } from "./fast-scope.ts";

/** What the direct path needs of the outside world. */
export type FastHost = Pick<RaviHost, "env" | "cwd" | "home" | "fetch" | "stdout">;

/** What became of the direct path. */
export type FastResult =
  /** All is printed. */
  | { readonly kind: "done" }
  /** The whole command has to do it; with `continuing`, should there be one, which knows the answer already. */
  | { readonly kind: "left"; readonly continuing: ((rest: RaviFetch) => RaviFetch) | undefined };

/** Milliseconds to wait for an answer before the whole command takes over, which knows deadlines and repeats. */
const patienceMs = 1_000;

/** Fields the answers must have, and their types: what the schemas of `@persona-launcher/ravi` say. */
const routes: Readonly<Record<string, { path: string; field: string; others: readonly string[] }>> = {
  "get email": { path: "/api/email/", field: "email", others: ["created_dt"] },
  "get phone": { path: "/api/phone/", field: "phone_number", others: ["provider", "created_dt"] },
};

/**
 * `ravi get email` and `ravi get phone` without loading the command table, the client and its schemas. Agents ask these
 * two all the time. Anything out of the ordinary is left to the whole command, which then answers as if it had asked
 * itself: the request is not sent twice.
 */
export async function fastGet(argv: readonly string[], host: FastHost): Promise<FastResult> {
  const route = routes[argv.filter((argument) => argument !== "--json").join(" ")];
  const isPlain = host.fetch === undefined && ["", "released", "documented"].includes(host.env["RAVI_COMPAT"] ?? "");
  const scope = route !== undefined && isPlain ? findFastScope(host) : undefined;
  if (route === undefined || scope === undefined) return { kind: "left", continuing: undefined };
  const request = await startFastRequest(scope, route.path);
  if (request === undefined) return { kind: "left", continuing: undefined };
  const reply = await Promise.race([request.reply.catch(() => undefined), patience()]);
  const text = reply === undefined ? undefined : read(reply, route);
  if (text === undefined) return { kind: "left", continuing: (rest) => continuing(request, rest) };
  host.stdout(text);
  return { kind: "done" };
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), patienceMs).unref();
  });
}

/** The first element as the whole command prints it. */
function read(
  { status, body }: FastReply,
  { field, others }: { field: string; others: readonly string[] },
): string | undefined {
  if (status !== 200) return undefined;
  try {
    const list = JSON.parse(body.toString("utf8")) as unknown;
    if (!Array.isArray(list) || list.length !== 1) return undefined;
    const [{ id, [field]: value, ...rest }] = list as [Record<string, unknown>];
    const texts = others.map((name) => [name, rest[name] ?? ""] as const);
    const isValid = Number.isSafeInteger(id) && typeof value === "string" && value !== "";
    if (!isValid || texts.some(([, text]) => typeof text !== "string")) return undefined;
    return jsonText({ id, [field]: value, ...Object.fromEntries(texts) });
  } catch {
    return undefined;
  }
}

/** The first request of the same address gets the answer of the one that is under way; `rest` sends all others. */
function continuing(request: FastRequest, rest: RaviFetch): RaviFetch {
  let isUsed = false;
  return async (url, init) => {
    const isSame = !isUsed && url.href === request.url && init.method === "GET";
    if (!isSame) return rest(url, init);
    isUsed = true;
    init.signal.addEventListener("abort", () => request.destroy(), { once: true });
    return toResponse(await request.reply);
  };
}

function toResponse({ status, headers, body }: FastReply): RaviFetchResponse {
  const valueOf = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  return {
    status,
    headers: { get: (name) => valueOf(name.toLowerCase()) ?? null },
    body: { [Symbol.asyncIterator]: () => once(body), cancel: async () => undefined },
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield body;
}
