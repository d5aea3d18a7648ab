import { expect, it } from "vitest";
import type { LaunchTrace } from "./launch-trace.ts";
import { traceVariables } from "./trace-variables.ts";

const trace: LaunchTrace = { launchId: "l", mode: "headless", personaId: "p", facts: {} };
const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

it("hands the trace context over", () => {
  expect(traceVariables({ ...trace, traceparent })).toEqual({ TRACEPARENT: traceparent });
});

it.each([undefined, "", "whatever", `${traceparent}\nLD_PRELOAD=x`, traceparent.toUpperCase()])(
  "has nothing to hand over for %j",
  (wrong) => {
    expect(traceVariables(wrong === undefined ? trace : { ...trace, traceparent: wrong })).toEqual({});
    expect(traceVariables(undefined)).toEqual({});
  },
);
