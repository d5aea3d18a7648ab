import { SpanStatusCode, type Span } from "@opentelemetry/api";

/** Marks a span as failed. No message goes with it: it may quote what Ravi or an agent has said. */
export function failSpan(span: Span, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
