import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { LauncherOptions, PersonaHandle, PersonaOptions, SendOptions } from "@persona-launcher/launcher";
import { createRaviClient } from "@persona-launcher/ravi";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { launcherOf } from "./src/harness-world.ts";
import { createSentinelFinder, makeSentinel, sentinelOf } from "./src/sentinels.ts";
import { recordSpans, spanNamed, traceparentOf, treeOf, type SpanRecorder } from "./src/span-recorder.ts";
import { createWorld, type World } from "./src/world.ts";

const fakeAgent = fileURLToPath(new URL("src/fake-agent.mjs", import.meta.url));

let world: World;

beforeAll(async () => {
  world = await createWorld(() => ({ error: { status: 400, message: "no model is wanted here" } }));
  const worker = { description: "Works", harness: "claude", model: world.user.models.claude, systemPrompt: "Work." };
  await world.writePersona({ id: "worker", ...worker });
  await world.writePersona({ id: "helper", ...worker });
  await world.writePersona({
    id: "holder",
    ...worker,
    env: { VAULT_SECRET: "$VAULT_SECRET", CALLER_SECRET: "$CALLER_SECRET" },
    ravi: { identity: { name: "holder" }, secrets: { VAULT_SECRET: { required: true } } },
  });
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

function record(): SpanRecorder {
  const recorder = recordSpans();
  onTestFinished(() => recorder[Symbol.asyncDispose]());
  return recorder;
}

/** A persona whose agent is the fake one. */
function useFake(id: string, options: PersonaOptions = {}, launcherOptions: Partial<LauncherOptions> = {}) {
  const launcher = launcherOf(world, launcherOptions);
  const persona = launcher.usePersona(id, { commandOverrides: { claude: fakeAgent }, ...options });
  onTestFinished(async () => {
    await persona[Symbol.asyncDispose]();
    launcher[Symbol.dispose]();
  });
  return persona satisfies PersonaHandle;
}

/** What the fake agent is to do. */
function acting(what: { act: string; say?: string; dump?: string }): Required<Pick<SendOptions, "env" | "inherit">> {
  return { env: { FAKE_AGENT: JSON.stringify({ harness: "claude", ...what }) }, inherit: ["FAKE_AGENT"] };
}

async function environmentIn(dump: string): Promise<Record<string, string>> {
  return (JSON.parse(await readFile(dump, "utf8")) as { env: Record<string, string> }).env;
}

function keyIn(scope: string): string {
  return (JSON.parse(readFileSync(join(scope, "config.json"), "utf8")) as { identity_key: string }).identity_key;
}

/** Everything that a span would tell of to anybody. */
function toldBy(spans: readonly ReadableSpan[]): string {
  return JSON.stringify(
    spans.map(({ name, attributes, events, links, status }) => ({ name, attributes, events, links, status })),
  );
}

function requestIn({ attributes }: ReadableSpan): string {
  const of = (name: string): string => String(attributes[name]);
  return `${of("http.request.method")} ${of("url.full")} ${of("http.response.status_code")}`;
}

/** How often an agent's mail is looked for differs. */
const isForMail = (line: string): boolean => / > GET \/api\/(?:events|email-messages|messages)\//.test(line);

test("a launch is one tree, with what it did and nothing of what is secret or was said", async () => {
  const { uuid, api_key: firstKey = "", inbox } = await world.account.identities.create({ name: "holder" });
  const [vault, caller, task, answer, body] = [
    makeSentinel("vault", "plain"),
    makeSentinel("caller", "plain"),
    makeSentinel("task", "plain"),
    makeSentinel("answer", "plain"),
    makeSentinel("mail", "plain"),
  ] as const;
  await createRaviClient({ apiUrl: world.ravi.apiUrl, key: firstKey }).secrets.set("VAULT_SECRET", vault.value);
  world.ravi.deliverEmail({ from: "shop@x.test", to: [inbox], subject: body.value, text: body.value });
  const recorder = record();
  const persona = useFake("holder");
  const dump = join(world.user.home, "holder.json");
  const { env, inherit } = acting({ act: "claudeAnswer", say: answer.value, dump });
  const asked = world.ravi.requests().length;
  let key = "";

  const spans = await recorder.during("orchestrate", async () => {
    const result = await persona.sendMessage(task.value, {
      env: { ...env, CALLER_SECRET: caller.value },
      inherit,
      name: "order 7",
      onEvent: (event) => {
        if (event.type === "scope") key = keyIn(event.directory);
        if (event.type === "started") recorder.tracer.startSpan("the caller's own").end();
      },
    });
    expect(result).toMatchObject({ status: "completed", output: answer.value, warnings: [] });
  });

  expect(treeOf(spans).filter((line) => !isForMail(line))).toEqual([
    " > orchestrate",
    "invoke_agent holder > persona.connect",
    "invoke_agent holder > persona.plan",
    "invoke_agent holder > persona.prepare",
    "invoke_agent holder > persona.prove",
    "invoke_agent holder > persona.provision",
    "invoke_agent holder > persona.release",
    "invoke_agent holder > persona.resolve",
    "invoke_agent holder > persona.scope",
    "invoke_agent holder > persona.supervise",
    "invoke_agent holder > the caller's own",
    "orchestrate > invoke_agent holder",
    "persona.prove > GET /api/email/",
    "persona.provision > GET /api/identities/",
    "persona.provision > POST /api/auth/keys/identity/",
    "persona.resolve > GET /api/secrets/",
    "persona.supervise > persona.spawn",
  ]);
  const root = spanNamed(spans, "invoke_agent holder");
  expect(root.attributes).toEqual({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "holder",
    "gen_ai.agent.id": "holder",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": world.user.models.claude,
    "gen_ai.conversation.id": "11111111-1111-4111-8111-111111111111",
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.cache_read.input_tokens": 0,
    "gen_ai.usage.output_tokens": 3,
    "persona.usage.cost_usd": 0.25,
    "persona.launch.id": expect.stringMatching(/^[a-z0-9]{12}$/) as string,
    "persona.launch.mode": "headless",
    "persona.launch.name": "order 7",
    "persona.launch.status": "completed",
    "persona.hash": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    "persona.harness": "claude",
    "persona.workspace": world.workspace,
    "persona.identity.name": "holder",
    "persona.identity.lifecycle": "ephemeral",
    "persona.identity.how": "found",
    "persona.identity.release": "kept",
    "process.pid": expect.any(Number) as number,
    "process.exit.code": 0,
  });
  expect(spans.filter(({ status }) => status.code !== SpanStatusCode.UNSET)).toEqual([]);

  // Whether there is an answer to the stream of events depends on how long the agent works.
  const requests = world.ravi
    .requests()
    .slice(asked)
    .filter(({ path }) => path !== "/api/events/stream/");
  const traced = spans.filter(({ name }) => /^[A-Z]+ (?!.*stream)/.test(name)).map(requestIn);
  expect(traced.toSorted()).toEqual(
    requests.map(({ method, path, status }) => `${method} ${world.ravi.apiUrl}${path} ${status}`).toSorted(),
  );

  const { TRACEPARENT, VAULT_SECRET, CALLER_SECRET, TRACESTATE, BAGGAGE } = await environmentIn(dump);
  expect({ VAULT_SECRET, CALLER_SECRET }).toEqual({ VAULT_SECRET: vault.value, CALLER_SECRET: caller.value });
  expect({ TRACEPARENT, TRACESTATE, BAGGAGE }).toEqual({ TRACEPARENT: traceparentOf(root) });

  const keys = [sentinelOf("key", key), sentinelOf("first key", firstKey), sentinelOf("any key", "ravi_id_")];
  const account = sentinelOf("management key", world.ravi.managementKey);
  const told = toldBy(spans);
  expect(createSentinelFinder([vault, caller, task, answer, body, ...keys, account]).find(told)).toEqual([]);
  expect(told).toContain(root.attributes["persona.launch.id"]);
  expect(told).not.toContain("Bearer");
  await world.account.identities.delete(uuid);
});

test("an agent that fails fails its launch, and what it said stays with the caller", async () => {
  const recorder = record();
  const persona = useFake("worker");
  const spans = await recorder.during("orchestrate", async () => {
    const { failure } = await persona.sendMessage("Go", acting({ act: "claudeError" }));
    expect(failure).toMatchObject({ class: "agent", message: expect.stringContaining("out to lunch") as string });
  });
  expect(spanNamed(spans, "invoke_agent worker")).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { "error.type": "agent", "persona.launch.status": "failed", "process.exit.code": 1 },
  });
  expect(spanNamed(spans, "persona.release").status.code).toBe(SpanStatusCode.UNSET);
  expect(toldBy(spans)).not.toContain("lunch");
});

test("what stops a launch is the type of its error, and of that of the step and the request where it was", async () => {
  const recorder = record();
  const persona = useFake("worker");
  const fault = world.ravi.faults.add({ kind: "status", status: 500, method: "POST", path: "/api/identities/" });
  const refused = await recorder.during("orchestrate", async () => {
    await expect(persona.sendMessage("Go")).rejects.toMatchObject({ code: "RAVI_SERVER_ERROR" });
  });
  world.ravi.faults.remove(fault.id);
  const failed = refused.filter(({ status }) => status.code === SpanStatusCode.ERROR);
  expect(failed.map(({ name, attributes }) => `${name}: ${String(attributes["error.type"])}`)).toEqual([
    "POST /api/identities/: 500",
    "persona.provision: RAVI_SERVER_ERROR",
    "invoke_agent worker: RAVI_SERVER_ERROR",
  ]);
  expect(failed.flatMap(({ events }) => events)).toEqual([]);
  expect(treeOf(refused)).toContain("invoke_agent worker > persona.release");

  const missing = await recorder.during("orchestrate", async () => {
    const options = { commandOverrides: { claude: "no-such-command" } };
    await expect(useFake("worker", options).sendMessage("Go")).rejects.toMatchObject({ code: "HARNESS_NOT_INSTALLED" });
  });
  expect(treeOf(missing)).toEqual([
    " > orchestrate",
    "invoke_agent worker > persona.plan",
    "orchestrate > invoke_agent worker",
  ]);
  expect(spanNamed(missing, "invoke_agent worker").attributes).toMatchObject({
    "error.type": "HARNESS_NOT_INSTALLED",
    "persona.harness": "claude",
  });
});

test("an agent that does not start fails its start", async () => {
  const recorder = record();
  const command = fileURLToPath(import.meta.url);
  const spans = await recorder.during("orchestrate", () =>
    useFake("worker", { commandOverrides: { claude: command } }).sendMessage("Go"),
  );
  const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
  expect(failed.map(({ name, attributes }) => `${name}: ${String(attributes["error.type"])}`)).toEqual([
    "persona.spawn: not-started",
    "invoke_agent worker: not-started",
  ]);
});

test("launches at once keep to themselves, though their requests wait for each other", async () => {
  const recorder = record();
  const one = useFake("worker", { conversation: "new" }, { raviConcurrency: 1 });
  const launches = Array.from({ length: 4 }, (_, index) =>
    recorder.during(`caller ${index}`, () =>
      one.sendMessage("Go", {
        ...acting({ act: "claudeAnswer" }),
        onEvent: ({ type }) => recorder.tracer.startSpan(`hears ${type}`).end(),
      }),
    ),
  );
  const trees = await Promise.all(launches);
  for (const [index, spans] of trees.entries()) {
    const caller = `caller ${index}`;
    const root = spanNamed(spans, "invoke_agent worker");
    expect(treeOf(spans)).toEqual(
      expect.arrayContaining([
        `${caller} > invoke_agent worker`,
        "invoke_agent worker > hears started",
        "invoke_agent worker > hears agent",
        "invoke_agent worker > hears released",
      ]),
    );
    for (const step of ["provision", "prove", "release", "spawn"]) {
      expect(spanNamed(spans, `persona.${step}`).attributes["persona.launch.id"]).toBe(
        root.attributes["persona.launch.id"],
      );
    }
    const requests = spans.filter(({ name }) => / \/api\/(?:identities|email)\//.test(name));
    // Whether Ravi answers at all is asked once for all of them.
    const own = requests.filter(({ name }) => name !== "GET /api/identities/");
    expect(own.map(({ name }) => name)).toEqual([
      "POST /api/identities/",
      "GET /api/email/",
      "DELETE /api/identities/{id}/",
    ]);
  }
});

test("an identity that a handle keeps has a span of its own, with links from whoever uses it", async () => {
  const recorder = record();
  const persona = useFake("worker", { keepIdentity: true });
  const spans = await recorder.during("orchestrate", async () => {
    await persona.sendMessage("One", acting({ act: "claudeAnswer" }));
    const prepared = await persona.prepareEnvironment();
    await recorder.tracer.startActiveSpan("elsewhere", async (span) => {
      await prepared.release({ exitCode: 3 });
      span.end();
    });
    expect(prepared.env["TRACEPARENT"]).toBe(
      traceparentOf(recorder.spans().findLast(({ name }) => name.startsWith("invoke_agent")) as ReadableSpan),
    );
    await persona[Symbol.asyncDispose]();
  });
  expect(treeOf(spans).filter((line) => !isForMail(line))).toEqual([
    " > orchestrate",
    "hold_identity worker > persona.prove",
    "hold_identity worker > persona.provision",
    "hold_identity worker > persona.release",
    "hold_identity worker > persona.scope",
    "invoke_agent worker > persona.connect",
    "invoke_agent worker > persona.plan",
    "invoke_agent worker > persona.prepare",
    "invoke_agent worker > persona.provision",
    "invoke_agent worker > persona.release",
    "invoke_agent worker > persona.resolve",
    "invoke_agent worker > persona.supervise",
    "orchestrate > elsewhere",
    "orchestrate > hold_identity worker",
    "orchestrate > invoke_agent worker",
    "persona.prove > GET /api/email/",
    "persona.provision > GET /api/identities/",
    "persona.provision > POST /api/identities/",
    "persona.release > DELETE /api/identities/{id}/",
    "persona.resolve > GET /api/secrets/",
    "persona.supervise > persona.spawn",
  ]);
  const held = spanNamed(spans, "hold_identity worker");
  expect(held.attributes).toMatchObject({ "persona.launch.mode": "hold", "persona.identity.release": "deleted" });
  const users = spans.filter(({ name }) => name === "invoke_agent worker");
  expect(users.map(({ attributes }) => attributes["persona.launch.mode"])).toEqual(["headless", "exec"]);
  for (const { links, attributes } of users) {
    expect(links.map(({ context }) => context)).toEqual([held.spanContext()]);
    expect(attributes).toMatchObject({ "persona.identity.how": "held", "persona.identity.release": "held" });
  }
  expect(users[1]?.attributes).toMatchObject({ "persona.harness": "exec", "process.exit.code": 3 });
});

test("an agent at a terminal, and a command of the caller's with an identity of its own", async () => {
  const recorder = record();
  const given: (string | undefined)[] = [];
  const persona = useFake(
    "worker",
    {},
    {
      runInTerminal: async ({ env, onStart }) => {
        given.push(env["TRACEPARENT"]);
        onStart?.(4711);
        return { exitCode: 0, strays: 0 };
      },
    },
  );
  const atTerminal = await recorder.during("orchestrate", () => persona.launchInteractive());
  expect(treeOf(atTerminal)).toContain("persona.supervise > persona.spawn");
  const root = spanNamed(atTerminal, "invoke_agent worker");
  expect(root.attributes).toMatchObject({
    "persona.launch.mode": "interactive",
    "persona.launch.status": "ended",
    "process.pid": 4711,
  });
  expect(given).toEqual([traceparentOf(root)]);

  const command = await recorder.during("orchestrate", async () => {
    await using prepared = await persona.prepareEnvironment();
    prepared.started(4712, "/bin/true");
  });
  expect(treeOf(command)).toContain("persona.release > DELETE /api/identities/{id}/");
  expect(spanNamed(command, "invoke_agent worker").attributes).toMatchObject({
    "persona.launch.mode": "exec",
    "persona.identity.how": "made",
    "persona.identity.release": "deleted",
    "process.pid": 4712,
  });
});

test("when nobody traces any more there are no spans, and the agent hears of no trace", async () => {
  const recorder = record();
  recorder.stop();
  const dump = join(world.user.home, "untraced.json");
  const spans = await recorder.during("orchestrate", () =>
    useFake("worker").sendMessage("Go", acting({ act: "claudeAnswer", dump })),
  );
  expect(treeOf(spans)).toEqual([" > orchestrate"]);
  expect(await environmentIn(dump)).not.toHaveProperty("TRACEPARENT");
});
