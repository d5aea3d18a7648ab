import { trace, type Tracer } from "@opentelemetry/api";
import { launchChannelName } from "../launch-trace.ts";
import { requestChannelName } from "../traced-fetch.ts";
import { stepChannelName } from "../traced-step.ts";
import { ContextStore } from "./context-store.ts";
import { followChannel } from "./follow-channel.ts";
import { launchRules } from "./launch-rules.ts";
import { requestRules } from "./request-rules.ts";
import { stepRules } from "./step-rules.ts";

/** Which spans `traceLaunches` makes. */
export interface TraceLaunchesOptions {
  /** Makes the spans. @default the tracer `@persona-launcher/launcher` of the global tracer provider */
  tracer?: Tracer | undefined;
}

/**
 * Makes OpenTelemetry spans of every launch of this process: one for the launch (`invoke_agent <persona>`, by the GenAI
 * conventions), below it one for each step (`persona.plan`, `persona.provision`, …), and below those one for each request
 * to Ravi (by the HTTP conventions). The launch's parent is the span that is active where it is asked for, and the agent
 * gets `TRACEPARENT`, so that its own telemetry goes on with the trace.
 *
 * Attributes are names, ids, places and counts: no secret, no task, no answer, no message. `error.type` is the code of a
 * `LaunchError` or `RaviError`, the `FailureClass` of an agent that failed, or the status of a request.
 *
 * To be called once; each further call makes further spans of the same launches.
 *
 * @returns Disposing it ends the spans that are open, and makes no more.
 * @example
 * using tracing = traceLaunches();
 * const result = await launcher.usePersona("inbox-reader").sendMessage("What is your address?");
 */
export function traceLaunches(options: TraceLaunchesOptions = {}): Disposable {
  const { tracer = trace.getTracer("@persona-launcher/launcher") } = options;
  const store = new ContextStore();
  const following = [
    followChannel(launchChannelName, store, launchRules(tracer)),
    followChannel(stepChannelName, store, stepRules(tracer)),
    followChannel(requestChannelName, store, requestRules(tracer)),
  ];
  return {
    [Symbol.dispose]: () => {
      // What is inside ends first.
      for (const one of following.toReversed()) one[Symbol.dispose]();
    },
  };
}
