import { context, trace, type Tracer } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";
import { traceLaunches } from "@persona-launcher/launcher/opentelemetry";

/** OpenTelemetry as a program sets it up, with spans that stay in memory. Disposing it takes it down. */
export interface SpanRecorder extends AsyncDisposable {
  readonly tracer: Tracer;
  /** Runs something in a span of the caller's, and answers with the spans that came about below it, and itself. */
  during(name: string, work: () => Promise<unknown>): Promise<ReadableSpan[]>;
  /** Every span that has ended, the first that ended first. */
  spans(): ReadableSpan[];
  /** Makes no more spans of launches. */
  stop(): void;
}

export function recordSpans(): SpanRecorder {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracing = traceLaunches();
  const tracer = trace.getTracer("test");
  const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
  return {
    tracer,
    spans,
    stop: () => tracing[Symbol.dispose](),
    during: async (name, work) => {
      const { traceId } = await tracer.startActiveSpan(name, async (span) => {
        await work().finally(() => span.end());
        return span.spanContext();
      });
      return spans().filter((span) => span.spanContext().traceId === traceId);
    },
    [Symbol.asyncDispose]: async () => {
      tracing[Symbol.dispose]();
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

/** The names of spans below the names of their parents, each once: how often an agent's mail is looked for differs. */
export function treeOf(spans: readonly ReadableSpan[]): string[] {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  const lines = spans.map((span) => `${names.get(span.parentSpanContext?.spanId ?? "") ?? ""} > ${span.name}`);
  return [...new Set(lines)].toSorted();
}

/** The one span of that name. */
export function spanNamed(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const [span, another] = spans.filter((one) => one.name === name);
  if (span === undefined || another !== undefined) {
    throw new Error(`Cannot tell which span is "${name}": there are ${spans.map((one) => one.name).join(", ")}`);
  }
  return span;
}

/** A span as W3C Trace Context writes it. */
export function traceparentOf(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}
