import {
  context,
  createContextKey,
  isSpanContextValid,
  SpanKind,
  trace,
  type Context,
  type Span,
  type SpanContext,
  type Tracer,
} from "@opentelemetry/api";
import type { LaunchTrace } from "../launch-trace.ts";
import { failSpan, failWithError } from "./fail-span.ts";
import type { SpanRules } from "./follow-channel.ts";
import { closingAttributes, openingAttributes } from "./launch-attributes.ts";

/** Where the context is kept in which somebody asked for a launch. */
const callersKey = createContextKey("persona-launcher caller");

/**
 * One span for each launch, by the GenAI conventions for an agent that a program runs itself (`invoke_agent`, INTERNAL),
 * below what was active where it was asked for.
 *
 * An identity that a handle keeps (`hold_identity`) is begun by the first launch that needs it and outlives it; so it
 * stands beside that launch, and every launch that uses it has a link to it.
 */
export function launchRules(tracer: Tracer): SpanRules<LaunchTrace> {
  const holds = new Map<string, SpanContext>();
  return {
    open: (launch, surrounding) => {
      const { mode, personaId, launchId } = launch;
      const name = `${mode === "hold" ? "hold_identity" : "invoke_agent"} ${personaId}`;
      const options = { kind: SpanKind.INTERNAL, attributes: openingAttributes(launch) };
      const span = tracer.startSpan(name, options, parentOf(launch, surrounding));
      if (mode === "hold") holds.set(launchId, span.spanContext());
      const traceparent = traceparentOf(span);
      if (traceparent !== undefined) launch.traceparent = traceparent;
      return span;
    },
    around: (launch, surrounding, span) => {
      const caller = parentOf(launch, surrounding);
      return trace.setSpan(caller, span).setValue(callersKey, caller);
    },
    close: (launch, span) => {
      const { facts, launchId } = launch;
      span.setAttributes(closingAttributes(launch));
      const held = holds.get(facts.heldBy ?? "");
      if (held !== undefined) span.addLink({ context: held });
      if (facts.failure !== undefined) failSpan(span, facts.failure);
      failWithError(span, launch);
      holds.delete(launchId);
    },
  };
}

function parentOf({ mode }: LaunchTrace, surrounding: Context | undefined): Context {
  const caller = mode === "hold" ? surrounding?.getValue(callersKey) : undefined;
  return (caller as Context | undefined) ?? context.active();
}

/** As W3C Trace Context writes it; `undefined` for a tracer that makes no ids. */
function traceparentOf(span: Span): string | undefined {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return undefined;
  const { traceId, spanId, traceFlags } = spanContext;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
