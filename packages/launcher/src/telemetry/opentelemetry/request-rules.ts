import { context, SpanKind, trace, type Attributes, type Tracer } from "@opentelemetry/api";
import type { RaviRequestTrace } from "../traced-fetch.ts";
import { failSpan, failWithError } from "./fail-span.ts";
import type { Failed, SpanRules } from "./follow-channel.ts";

/**
 * One span for each request to Ravi, by the HTTP conventions for clients, below the step that it is part of. What the
 * launcher asks in the background, for nobody who is traced, has none.
 */
export function requestRules(tracer: Tracer): SpanRules<RaviRequestTrace> {
  return {
    open: (request, surrounding) => {
      const parent = surrounding ?? context.active();
      if (trace.getSpan(parent) === undefined) return undefined;
      const { method, route } = request;
      const name = route === undefined ? method : `${method} ${route}`;
      return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: attributesOf(request) }, parent);
    },
    close: (request, span) => {
      const { status } = request;
      if (status !== undefined) span.setAttribute("http.response.status_code", status);
      if (status !== undefined && status >= 400) failSpan(span, String(status));
      if (!isGivenUp(request)) failWithError(span, request);
    },
  };
}

/** A stream of events ends with the agent, also one that has not been answered yet. Nothing is wrong with that. */
function isGivenUp({ error }: Failed): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function attributesOf({ method, url, route }: RaviRequestTrace): Attributes {
  const { hostname, port, protocol } = new URL(url);
  return {
    "http.request.method": method,
    "url.full": url,
    ...(route === undefined ? {} : { "url.template": route }),
    "server.address": hostname,
    "server.port": port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
}
