import { setImmediate } from "node:timers/promises";
import { context, SpanKind, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";
import type { RaviFetch } from "@persona-launcher/ravi";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { LaunchError } from "../../launch-error.ts";
import { noteFacts } from "../launch-facts.ts";
import { isLaunchTraced, tracedLaunch, type LaunchTrace } from "../launch-trace.ts";
import { tracedFetch } from "../traced-fetch.ts";
import { tracedSpawn } from "../traced-spawn.ts";
import { tracedStep } from "../traced-step.ts";
import { tracedUntilEnded } from "../traced-until-ended.ts";
import { traceLaunches } from "./trace-launches.ts";

interface Recording {
  tracer: Tracer;
  tracing: Disposable;
  spans(): ReadableSpan[];
  span(name: string): ReadableSpan;
}

function record(): Recording {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer("test");
  const tracing = traceLaunches({ tracer });
  onTestFinished(async () => {
    tracing[Symbol.dispose]();
    await provider.shutdown();
  });
  const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
  const span = (name: string): ReadableSpan => {
    const found = spans().find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no span ${name}`);
    return found;
  };
  return { tracer, tracing, spans, span };
}

const idOf = (span: ReadableSpan): string => span.spanContext().spanId;

/** Every span under its parent's name. */
function treeOf(spans: readonly ReadableSpan[]): string[] {
  const names = new Map(spans.map((span) => [idOf(span), span.name]));
  return spans.map((span) => `${names.get(span.parentSpanContext?.spanId ?? "") ?? "-"} > ${span.name}`).toSorted();
}

const headless = (launchId: string): Pick<LaunchTrace, "launchId" | "mode" | "personaId"> => ({
  launchId,
  mode: "headless",
  personaId: "tester",
});

const systemError = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });

const ravi = (status: number): RaviFetch => tracedFetch(async () => new Response(null, { status }));

async function provisionAndRelease(id: string): Promise<void> {
  await tracedStep("provision", id, async () => {
    await setImmediate();
    await ask(ravi(200), `/api/identities/${id}/`);
  });
  await tracedStep("release", id, () => setImmediate());
}

const traceOf = (span: ReadableSpan): string => span.spanContext().traceId;

async function ask(fetch: RaviFetch, path: string): Promise<void> {
  const signal = new AbortController().signal;
  await fetch(new URL(`http://127.0.0.1:8787${path}`), { method: "GET", headers: {}, redirect: "manual", signal });
}

describe("with a context manager", () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterAll(() => {
    context.disable();
  });

  test("a launch is a tree of its own below the caller's span", async () => {
    const { tracer, spans, span } = record();
    await tracer.startActiveSpan("orchestrate", async (caller) => {
      await tracedLaunch(headless("l1"), async () => {
        await tracedStep("provision", "l1", () => ask(ravi(200), "/api/identities/?page=2"));
        await tracedStep("supervise", "l1", () => tracedSpawn("l1", async (started) => started()));
      });
      await ask(ravi(200), "/api/email/");
      caller.end();
    });
    expect(treeOf(spans())).toEqual([
      "- > orchestrate",
      "invoke_agent tester > persona.provision",
      "invoke_agent tester > persona.supervise",
      "orchestrate > GET /api/email/",
      "orchestrate > invoke_agent tester",
      "persona.provision > GET /api/identities/",
      "persona.supervise > persona.spawn",
    ]);
    expect(span("invoke_agent tester")).toMatchObject({ kind: SpanKind.INTERNAL, status: { code: 0 } });
    expect(span("GET /api/identities/")).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: {
        "http.request.method": "GET",
        "url.full": "http://127.0.0.1:8787/api/identities/",
        "url.template": "/api/identities/",
        "server.address": "127.0.0.1",
        "server.port": 8787,
        "http.response.status_code": 200,
      },
    });
  });

  test("fifty launches at once are fifty trees", async () => {
    const { spans } = record();
    const ids = Array.from({ length: 50 }, (_, index) => `l${index}`);
    await Promise.all(ids.map((id) => tracedLaunch(headless(id), () => provisionAndRelease(id))));
    const traces = new Set(spans().map(traceOf));
    expect(traces.size).toBe(50);
    for (const one of traces) {
      const tree = spans().filter((span) => traceOf(span) === one);
      expect(treeOf(tree)).toEqual([
        "- > invoke_agent tester",
        "invoke_agent tester > persona.provision",
        "invoke_agent tester > persona.release",
        "persona.provision > GET /api/identities/{id}/",
      ]);
      const [id, ...others] = new Set(tree.flatMap(({ attributes }) => attributes["persona.launch.id"] ?? []));
      expect(others).toEqual([]);
      expect(tree.find(({ name }) => name.startsWith("GET"))?.attributes["url.full"]).toContain(`/${String(id)}/`);
    }
  });

  test("what a launch calls is below it, and another launch from there as well", async () => {
    const { tracer, spans } = record();
    await tracedLaunch(headless("l1"), async () => {
      tracer.startSpan("of the caller's callback").end();
      await tracedLaunch({ ...headless("l2"), personaId: "helper" }, async () => {});
    });
    expect(treeOf(spans())).toEqual([
      "- > invoke_agent tester",
      "invoke_agent tester > invoke_agent helper",
      "invoke_agent tester > of the caller's callback",
    ]);
  });

  test("an identity that is kept stands beside the launch that asked first, which has a link to it", async () => {
    const { tracer, spans, span } = record();
    const hold = { launchId: "h1", mode: "hold", personaId: "tester" } as const;
    await tracer.startActiveSpan("orchestrate", async (caller) => {
      const release = await tracedLaunch(headless("l1"), async (launch) => {
        noteFacts(launch, { heldBy: "h1" });
        return await tracedUntilEnded(hold, async (_trace, ending) =>
          ending(() => tracedStep("release", "h1", async () => {})),
        );
      });
      // Somebody else's span is active there.
      await tracer.startActiveSpan("clean up", async (later) => {
        await release();
        later.end();
      });
      caller.end();
    });
    expect(treeOf(spans())).toEqual([
      "- > orchestrate",
      "hold_identity tester > persona.release",
      "orchestrate > clean up",
      "orchestrate > hold_identity tester",
      "orchestrate > invoke_agent tester",
    ]);
    const held = span("hold_identity tester");
    expect(held.attributes).not.toHaveProperty("gen_ai.operation.name");
    expect(span("invoke_agent tester").links.map((link) => link.context.spanId)).toEqual([idOf(held)]);
    expect(span("invoke_agent tester").attributes).toMatchObject({
      "persona.launch.held_by": "h1",
      "persona.identity.release": "held",
    });
  });
});

test("without a context manager a launch is a trace of its own", async () => {
  const { tracer, spans } = record();
  await tracer.startActiveSpan("orchestrate", async (caller) => {
    await tracedLaunch(headless("l1"), () => tracedStep("plan", "l1", async () => {}));
    await ask(ravi(200), "/api/email/");
    caller.end();
  });
  expect(treeOf(spans())).toEqual(["- > invoke_agent tester", "- > orchestrate", "invoke_agent tester > persona.plan"]);
});

test("an error ends launch and step with our code, and a refused request with its status; no text goes with it", async () => {
  const { spans, span } = record();
  const failing = tracedLaunch(headless("l1"), () =>
    tracedStep("prove", "l1", async () => {
      await ask(ravi(401), "/api/email/");
      throw new LaunchError("IDENTITY_MISMATCH", "Cannot start the agent as somebody", { hint: "Report this" });
    }),
  );
  await expect(failing).rejects.toMatchObject({ code: "IDENTITY_MISMATCH" });
  for (const { status, events } of spans()) {
    expect({ status, events }).toEqual({ status: { code: SpanStatusCode.ERROR }, events: [] });
  }
  expect(span("invoke_agent tester").attributes["error.type"]).toBe("IDENTITY_MISMATCH");
  expect(span("persona.prove").attributes["error.type"]).toBe("IDENTITY_MISMATCH");
  expect(span("GET /api/email/").attributes["error.type"]).toBe("401");
});

test.each([
  { error: new TypeError("fetch failed", { cause: systemError }), type: "ECONNREFUSED" },
  { error: new DOMException("no answer in time", "TimeoutError"), type: "TimeoutError" },
  // The stream of an agent's mail that is not wanted any more.
  { error: new DOMException("not wanted any more", "AbortError"), type: undefined },
])("a request without an answer is of type $type", async ({ error, type }) => {
  const { span } = record();
  const asking = tracedLaunch(headless("l1"), () =>
    ask(
      tracedFetch(() => Promise.reject(error)),
      "/api/events/stream/",
    ),
  );
  await expect(asking).rejects.toBe(error);
  const { attributes, status } = span("GET /api/events/stream/");
  expect(attributes["error.type"]).toBe(type);
  expect(status.code).toBe(type === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR);
  expect(attributes).not.toHaveProperty("http.response.status_code");
});

test("an agent that fails, or does not start, fails its launch", async () => {
  const { span } = record();
  await tracedLaunch(headless("l1"), async (launch) => {
    await tracedSpawn("l1", async () => {});
    noteFacts(launch, { status: "failed", failure: "not-started" });
  });
  for (const name of ["invoke_agent tester", "persona.spawn"]) {
    expect(span(name)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "not-started" },
    });
  }
});

test("the agent's own telemetry is to go on from its launch", async () => {
  const { span } = record();
  const traceparent = await tracedLaunch(headless("l1"), async (launch) => launch?.traceparent);
  const { traceId, spanId } = span("invoke_agent tester").spanContext();
  expect(traceparent).toBe(`00-${traceId}-${spanId}-01`);
});

test("a tracer that makes no ids has nothing for the agent to go on from", async () => {
  const tracing = traceLaunches();
  onTestFinished(() => tracing[Symbol.dispose]());
  const launch = await tracedLaunch(headless("l1"), async (given) => given);
  expect(launch).toMatchObject({ launchId: "l1" });
  expect(launch).not.toHaveProperty("traceparent");
});

test("a tracer that throws disturbs no launch", async () => {
  const tracer = {
    startSpan: () => {
      throw new Error("a bug of the tracer's");
    },
    startActiveSpan: () => {
      throw new Error("a bug of the tracer's");
    },
  };
  const tracing = traceLaunches({ tracer });
  onTestFinished(() => tracing[Symbol.dispose]());
  expect(await tracedLaunch(headless("l1"), () => tracedStep("plan", "l1", async () => "planned"))).toBe("planned");
});

test("disposing ends what is open, and nobody listens any more", async () => {
  const { tracing, spans } = record();
  let finish: (() => void) | undefined;
  const running = tracedLaunch(headless("l1"), () => new Promise<void>((resolve) => (finish = resolve)));
  tracing[Symbol.dispose]();
  expect(spans().map(({ name }) => name)).toEqual(["invoke_agent tester"]);
  expect(isLaunchTraced()).toBe(false);
  finish?.();
  await running;
  await tracedLaunch(headless("l2"), async () => {});
  expect(spans()).toHaveLength(1);
  expect(trace.getActiveSpan()).toBeUndefined();
});
