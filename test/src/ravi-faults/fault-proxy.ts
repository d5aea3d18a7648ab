import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { forward, type UpstreamRequest } from "./forward.ts";
import type { RaviFault } from "./ravi-fault.ts";

/** Which request of which kind: the second `GET /api/identities/`, say. */
export interface RequestPoint {
  method: string;
  /** Path without query, ids replaced by `*`. */
  route: string;
  /** The how manieth of its method and route, from 1. */
  nth: number;
}

/** A request as it came in. */
export interface SeenRequest extends RequestPoint {
  /** By `performance.now()`. */
  at: number;
  /** Whether the fault met it. */
  isFaulted: boolean;
}

/** An HTTP server in front of Ravi that passes everything on, but for the requests that a fault meets. */
export interface FaultProxy extends AsyncDisposable {
  /** Base URL without trailing slash. */
  readonly apiUrl: string;
  /** Every request since `listen`, in order of arrival. */
  seen(): readonly SeenRequest[];
  /** Forgets what it has seen, and waits for that request; without one everything is passed on. */
  listen(point?: RequestPoint, fault?: RaviFault): void;
  /** From now on everything is passed on. */
  mend(): void;
  /** Resolves when Ravi is asked for nothing any more. */
  settled(): Promise<void>;
}

/** Starts one on 127.0.0.1 and a free port. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const passing = new Set<Promise<unknown>>();
  let seen: SeenRequest[] = [];
  let wanted: { point: RequestPoint; fault: RaviFault } | undefined;
  const note = (incoming: IncomingMessage): SeenRequest => {
    const method = incoming.method ?? "";
    const route = routeOf(incoming.url ?? "/");
    const nth = seen.filter((one) => one.method === method && one.route === route).length + 1;
    const request = { method, route, nth, at: performance.now(), isFaulted: meets(wanted, { method, route, nth }) };
    seen.push(request);
    return request;
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { isFaulted } = note(incoming);
    const fault = isFaulted ? wanted?.fault : undefined;
    const request: UpstreamRequest = {
      url: new URL(incoming.url ?? "/", target),
      method: incoming.method ?? "",
      headers: incoming.headers,
      body: await buffer(incoming),
    };
    const pass = (to?: ServerResponse): Promise<void> => forward(request, to);
    await (fault === undefined ? pass(outgoing) : fault.happen({ pass, outgoing, gone: once(outgoing, "close") }));
  };
  const server = createServer((incoming, outgoing) => {
    const serving = serve(incoming, outgoing).catch(() => outgoing.destroy());
    passing.add(serving);
    void serving.finally(() => passing.delete(serving));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => seen,
    listen: (point, fault) => {
      seen = [];
      wanted = point === undefined || fault === undefined ? undefined : { point, fault };
    },
    mend: () => {
      wanted = undefined;
    },
    settled: async () => {
      while (passing.size > 0) await Promise.all(passing);
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function meets(wanted: { point: RequestPoint; fault: RaviFault } | undefined, request: RequestPoint): boolean {
  if (wanted === undefined) return false;
  const { point, fault } = wanted;
  if (request.method !== point.method || request.route !== point.route) return false;
  return fault.isLasting === true ? request.nth >= point.nth : request.nth === point.nth;
}

const id = /^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function routeOf(url: string): string {
  const { pathname } = new URL(url, "http://ravi.invalid");
  return pathname
    .split("/")
    .map((segment) => (id.test(segment) ? "*" : segment))
    .join("/");
}
