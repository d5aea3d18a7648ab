import { SpanStatusCode, type Span } from "@opentelemetry/api";
import { errorType } from "./error-type.ts";
import type { Failed } from "./follow-channel.ts";

/** Marks a span as failed. No message goes with it: it may quote what Ravi or an agent has said. */
export function failSpan(span: Span, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The same for what has thrown. */
export function failWithError(span: Span, message: Failed): void {
  if ("error" in message) failSpan(span, errorType(message.error));
}
