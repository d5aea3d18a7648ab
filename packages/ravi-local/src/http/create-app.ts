import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { injectFault } from "../faults/inject-fault.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import type { Log } from "../log-entry.ts";
import type { Services } from "../services.ts";
import type { Caller } from "../state/keys.ts";
import type { State } from "../state/state.ts";
import { twilioNotFound } from "../twilio/twilio-problem.ts";
import { type ApiReply, ok, type PublicCall } from "./api-call.ts";
import { ApiProblem, forbidden, methodNotAllowed, notFound } from "./api-problem.ts";
import { authenticate } from "./authenticate.ts";
import { cutConnection } from "./cut-connection.ts";
import { isLoopbackHostHeader } from "./loopback-host.ts";
import { readJson } from "./read-json.ts";
import type { RequestRecord } from "./request-journal.ts";
import { type KeyedRoute, type Route, routes } from "./routes.ts";

export interface AppParts {
  state: State;
  services: Services;
  log: Log;
  /** What `GET /_local/health` answers. */
  health: () => Readonly<Record<string, unknown>>;
}

interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { keyKind: RequestRecord["keyKind"]; wasCut: boolean };
}

/** Local Ravi's HTTP side as a value: `app.request(path, init)` answers without a socket. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const allRoutes = [...routes, healthRoute(parts)];
  app.use((c, next) => journalRequest(c, next, parts));
  app.use(refuseForeignHost);
  app.use((c, next) => meetFault(c, next, parts));
  for (const route of allRoutes) app.on(route.method, spellings(route.path), (c) => answer(c, parts, route));
  for (const route of allRoutes) {
    for (const path of spellings(route.path)) app.all(path, (c) => refuseMethod(c, parts.state, route));
  }
  // Twilio's libraries read Twilio's refusals only.
  app.notFound((c) =>
    c.req.path.startsWith("/2010-04-01/") ? twilioNotFound(c.req.path) : renderProblem(c, notFound()),
  );
  app.onError((error, c) => renderProblem(c, asProblem(error, parts.log)));
  return app;
}

function healthRoute(parts: AppParts): Route {
  return { method: "GET", path: "/_local/health", allow: "management", operation: () => ok(parts.health()) };
}

// The hosted API insists on its trailing slashes; our own control paths take both spellings.
function spellings(path: string): string[] {
  return path.startsWith("/_local/") ? [path, `${path}/`] : [path];
}

async function journalRequest(c: Context<AppEnv>, next: () => Promise<void>, parts: AppParts): Promise<void> {
  await next();
  parts.services.journal.add({
    method: c.req.method,
    path: c.req.path,
    status: c.get("wasCut") ? 0 : c.res.status,
    keyKind: c.get("keyKind") ?? "none",
  });
}

async function meetFault(c: Context<AppEnv>, next: () => Promise<void>, parts: AppParts): Promise<void> {
  const fault = parts.services.faults.take(c.req.method, c.req.path);
  if (fault === undefined) return next();
  const response = await injectFault(fault, {
    proceed: async () => {
      await next();
      return c.res;
    },
    cut: () => {
      c.set("wasCut", true);
      return cutConnection(c.env.outgoing);
    },
    signal: AbortSignal.any([parts.services.stopping, c.req.raw.signal]),
  });
  if (response === c.res) return;
  // Assigning over a response would keep the first one's headers.
  c.res = undefined;
  c.res = response;
}

async function answer(c: Context<AppEnv>, parts: AppParts, route: Route): Promise<Response> {
  return renderReply(c, await operate(c, parts, route));
}

async function operate(c: Context<AppEnv>, parts: AppParts, route: Route): Promise<ApiReply> {
  if (route.allow === "public") return route.operation(await toCall(c, parts, route));
  const caller = requireCaller(c, parts.state, route);
  return route.operation({ ...(await toCall(c, parts, route)), caller });
}

function requireCaller(c: Context<AppEnv>, state: State, route: KeyedRoute): Caller {
  const caller = identifyCaller(c, state);
  if (route.allow === "management" && caller.kind !== "management") throw forbidden();
  return caller;
}

function refuseMethod(c: Context<AppEnv>, state: State, route: Route): never {
  if (route.allow !== "public") identifyCaller(c, state);
  throw methodNotAllowed(c.req.method);
}

function identifyCaller(c: Context<AppEnv>, state: State): Caller {
  const header = c.req.header("authorization");
  c.set("keyKind", header === undefined ? "none" : "unknown");
  const caller = authenticate(state, header);
  c.set("keyKind", caller.kind);
  return caller;
}

async function toCall(c: Context<AppEnv>, parts: AppParts, route: Route): Promise<PublicCall> {
  const hasJson = route.readsBody !== true && ["POST", "PUT", "PATCH"].includes(route.method);
  return {
    state: parts.state,
    services: parts.services,
    origin: new URL(c.req.url).origin,
    param: (name) => c.req.param(name) ?? "",
    query: (name) => c.req.query(name),
    header: (name) => c.req.header(name),
    body: hasJson ? await readJson(c.req.raw) : {},
    request: c.req.raw,
  };
}

async function refuseForeignHost(c: Context<AppEnv>, next: () => Promise<void>): Promise<void> {
  if (isLoopbackHostHeader(c.req.header("host") ?? new URL(c.req.url).host)) return next();
  throw new ApiProblem(403, { detail: "Local Ravi answers on loopback host names only." });
}

function renderReply(c: Context<AppEnv>, reply: ApiReply): Response {
  if (reply instanceof Response) return reply;
  return reply.status === 204 ? c.body(null, 204) : c.json(reply.body, reply.status, reply.headers);
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
