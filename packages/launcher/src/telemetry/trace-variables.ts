import type { LaunchTrace } from "./launch-trace.ts";

const form = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * What the agent's own telemetry goes on from: `TRACEPARENT`, as OpenTelemetry's specification "Environment Variables as
 * Context Propagation Carriers" names it. It holds two random ids; `TRACESTATE` and `BAGGAGE`, which may hold anything of
 * the caller's, stay out.
 */
export function traceVariables(trace: LaunchTrace | undefined): Record<string, string> {
  const { traceparent } = trace ?? {};
  return traceparent !== undefined && form.test(traceparent) ? { TRACEPARENT: traceparent } : {};
}
