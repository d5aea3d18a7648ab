import { type Context, Hono } from "hono";
import { LocalRaviError } from "../local-ravi-error.ts";
import type { Log } from "../log-entry.ts";
import type { Caller } from "../state/keys.ts";
import type { State } from "../state/state.ts";
import { type ApiCall, ok } from "./api-call.ts";
import { ApiProblem, forbidden, methodNotAllowed, notFound } from "./api-problem.ts";
import { authenticate } from "./authenticate.ts";
import { isLoopbackHostHeader } from "./loopback-host.ts";
import { readJson } from "./read-json.ts";
import type { RequestJournal, RequestRecord } from "./request-journal.ts";
import { type Route, routes } from "./routes.ts";

export interface AppParts {
  state: State;
  journal: RequestJournal;
  log: Log;
  /** What `GET /_local/health` answers. */
  health: () => Readonly<Record<string, unknown>>;
}

interface AppEnv {
  Variables: { keyKind: RequestRecord["keyKind"] };
}

/** Local Ravi's HTTP side as a value: `app.request(path, init)` answers without a socket. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const allRoutes = [...routes, healthRoute(parts)];
  app.use(async (c, next) => {
    await next();
    parts.journal.add({
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      keyKind: c.get("keyKind") ?? "none",
    });
  });
  app.use(refuseForeignHost);
  for (const route of allRoutes) app.on(route.method, route.path, (c) => answer(c, parts.state, route));
  for (const path of new Set(allRoutes.map((route) => route.path))) {
    app.all(path, (c) => refuseMethod(c, parts.state));
  }
  app.notFound((c) => renderProblem(c, notFound()));
  app.onError((error, c) => renderProblem(c, asProblem(error, parts.log)));
  return app;
}

function healthRoute(parts: AppParts): Route {
  return { method: "GET", path: "/_local/health", allow: "management", operation: () => ok(parts.health()) };
}

async function answer(c: Context<AppEnv>, state: State, route: Route): Promise<Response> {
  const caller = identifyCaller(c, state);
  if (route.allow === "management" && caller.kind !== "management") throw forbidden();
  const reply = await route.operation(await toCall(c, state, caller));
  return reply.status === 204 ? c.body(null, 204) : c.json(reply.body, reply.status);
}

function refuseMethod(c: Context<AppEnv>, state: State): never {
  identifyCaller(c, state);
  throw methodNotAllowed(c.req.method);
}

function identifyCaller(c: Context<AppEnv>, state: State): Caller {
  const header = c.req.header("authorization");
  c.set("keyKind", header === undefined ? "none" : "unknown");
  const caller = authenticate(state, header);
  c.set("keyKind", caller.kind);
  return caller;
}

async function toCall(c: Context<AppEnv>, state: State, caller: Caller): Promise<ApiCall> {
  const hasBody = c.req.method === "POST" || c.req.method === "PATCH";
  return {
    state,
    caller,
    origin: new URL(c.req.url).origin,
    param: (name) => c.req.param(name) ?? "",
    query: (name) => c.req.query(name),
    body: hasBody ? await readJson(c.req.raw) : {},
  };
}

async function refuseForeignHost(c: Context<AppEnv>, next: () => Promise<void>): Promise<void> {
  if (isLoopbackHostHeader(c.req.header("host") ?? new URL(c.req.url).host)) return next();
  throw new ApiProblem(403, { detail: "Local Ravi answers on loopback host names only." });
}

function renderProblem(c: Context<AppEnv>, problem: ApiProblem): Response {
  return c.json(problem.body, problem.status, problem.headers);
}

function asProblem(error: Error, log: Log): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof LocalRaviError) {
    log({ level: "error", code: error.code, message: error.message });
    return new ApiProblem(500, { detail: error.message });
  }
  log({ level: "error", code: "INTERNAL", message: error.stack ?? error.message });
  return new ApiProblem(500, { detail: "Internal server error." });
}
