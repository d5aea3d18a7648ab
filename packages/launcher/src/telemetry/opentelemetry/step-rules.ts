import type { Tracer } from "@opentelemetry/api";
import type { LaunchStep } from "../traced-step.ts";
import { failSpan, failWithError } from "./fail-span.ts";
import type { SpanRules } from "./follow-channel.ts";

/** One span for each step, `persona.provision` say, below its launch or the step that it is part of. */
export function stepRules(tracer: Tracer): SpanRules<LaunchStep> {
  return {
    open: ({ name, launchId }, surrounding) => {
      if (surrounding === undefined) return undefined;
      const attributes = { "persona.launch.id": launchId };
      return tracer.startSpan(`persona.${name}`, { attributes }, surrounding);
    },
    close: (step, span) => {
      if (step.failure !== undefined) failSpan(span, step.failure);
      failWithError(span, step);
    },
  };
}
