import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { operations } from "../../testing/operations.ts";
import * as samples from "../../testing/samples.ts";
import {
  answering,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from "../../testing/scripted-server.ts";
import type { RaviClientOptions } from "./connection.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";
import { checkRetry, retryDelayMs } from "./retry.ts";

const owner = { first_name: "Olga", last_name: "O" };

async function serve(
  script: Script,
  options: Partial<RaviClientOptions> = {},
): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const client = createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_k", retry: { baseMs: 1 }, ...options });
  return { server, client };
}

/** Answers in turn; the last one again and again. */
function inTurn(...answers: Script[]): Script {
  let turn = 0;
  return (request, response) => {
    answers[Math.min(turn, answers.length - 1)]?.(request, response);
    turn += 1;
  };
}

const address = (id: number): object => ({ id, email: `${id}@example.test`, created_dt: null });

const reset: Script = (_request, response) => response.socket?.resetAndDestroy();
const hangUp: Script = (_request, response) => response.destroy();

const passing: { name: string; script: Script; code: string }[] = [
  { name: "429", script: answering(429, { detail: "Slow down." }), code: "RAVI_RATE_LIMITED" },
  { name: "502", script: answering(502, {}), code: "RAVI_SERVER_ERROR" },
  { name: "503", script: answering(503, {}), code: "RAVI_SERVER_ERROR" },
  { name: "504", script: answering(504, {}), code: "RAVI_SERVER_ERROR" },
  { name: "a reset connection", script: reset, code: "RAVI_UNREACHABLE" },
  { name: "a hang-up", script: hangUp, code: "RAVI_UNREACHABLE" },
];

const lasting = [
  { status: 400, code: "RAVI_BAD_REQUEST" },
  { status: 401, code: "RAVI_UNAUTHORIZED" },
  { status: 402, code: "RAVI_PAYMENT_REQUIRED" },
  { status: 403, code: "RAVI_FORBIDDEN" },
  { status: 404, code: "RAVI_NOT_FOUND" },
  { status: 405, code: "RAVI_BAD_REQUEST" },
  { status: 409, code: "RAVI_CONFLICT" },
  { status: 413, code: "RAVI_BAD_REQUEST" },
  { status: 418, code: "RAVI_BAD_REQUEST" },
  { status: 500, code: "RAVI_SERVER_ERROR" },
  { status: 501, code: "RAVI_SERVER_ERROR" },
];

/** Only a look-up for somebody may find nobody. */
function outcomeOf(name: string, refusal: (typeof lasting)[number]): unknown {
  if (name.startsWith("contacts.find") && refusal.status === 404) return undefined;
  return expect.objectContaining({ name: "RaviError", ...refusal });
}

describe.each(operations)("$name", ({ name, call, sent, body, isRepeated }) => {
  test("is sent again after a failure that may pass, only where that is safe", async () => {
    let script: Script = reset;
    const { server, client } = await serve((request, response) => script(request, response));
    const once = { request: sent, body: body === undefined ? "" : JSON.stringify(body) };

    for (const failure of passing) {
      ({ script } = failure);
      await expect(call(client), failure.name).rejects.toMatchObject({ name: "RaviError", code: failure.code });

      const seen = server.seen
        .splice(0)
        .map((request) => ({ request: `${request.method} ${request.url}`, body: request.body }));
      expect(seen, failure.name).toEqual(isRepeated === true ? [once, once, once] : [once]);
    }
  });

  test("fails at once, and with the right code, on every status that will not pass", async () => {
    let status = 0;
    const { server, client } = await serve((_request, response) => sendJson(response, status, { detail: "No." }));

    for (const refusal of lasting) {
      ({ status } = refusal);
      const outcome: unknown = await call(client).catch((error: unknown) => error);
      expect(outcome).toEqual(outcomeOf(name, refusal));
    }

    expect(server.seen).toHaveLength(lasting.length);
  });

  test("gives up at the deadline when the service hangs", async () => {
    const { client } = await serve(() => {}, { timeoutMs: 60 });
    const startedAt = performance.now();

    await expect(call(client)).rejects.toMatchObject({ code: "RAVI_TIMEOUT" });

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test("takes no garbage", async () => {
    const { server, client } = await serve((_request, response) => response.end("<html>ravi_id_k"));

    const error: unknown = await call(client).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: "RAVI_MALFORMED_RESPONSE" });
    expect(inspect(error, { depth: 9 })).not.toContain("ravi_id_k");
    expect(server.seen).toHaveLength(1);
  });
});

test("a service that recovers is not noticed", async () => {
  const { server, client } = await serve(inTurn(answering(503, {}), reset, answering(200, owner)));

  expect(await client.owner.get()).toEqual(owner);
  expect(server.seen).toHaveLength(3);
});

test("each page of a list may be repeated, and pages already read are not read again", async () => {
  const { server, client } = await serve(
    inTurn(
      answering(200, { results: [address(1)], next: "?offset=1" }),
      answering(502, {}),
      answering(200, [address(2)]),
    ),
  );

  expect((await client.emailAddresses.list()).map(({ id }) => id)).toEqual([1, 2]);
  expect(server.seen.map(({ url }) => url)).toEqual(["/api/email/", "/api/email/?offset=1", "/api/email/?offset=1"]);
});

test.each([
  { retry: false as const, count: 1 },
  { retry: { attempts: 1 }, count: 1 },
  { retry: { attempts: 5, baseMs: 0 }, count: 5 },
  { retry: { baseMs: 0, maxMs: 0 }, count: 3 },
])("with $retry a request is sent $count times", async ({ retry, count }) => {
  const { server, client } = await serve(answering(503, {}), { retry });

  await expect(client.owner.get()).rejects.toMatchObject({ status: 503 });
  expect(server.seen).toHaveLength(count);
});

test.each([{ attempts: 0 }, { attempts: 1.5 }, { attempts: Number.NaN }, { baseMs: -1 }, { maxMs: Number.NaN }])(
  "a retry of %j is refused",
  (retry) => {
    expect(() => createRaviClient({ apiUrl: "https://ravi.id", retry })).toThrow(
      expect.objectContaining({ code: "RAVI_INVALID_ARGUMENT" }),
    );
  },
);

test.each([
  {
    name: "the body",
    answer: (response: ServerResponse) => sendJson(response, 429, { detail: "Slow down.", retry_after_seconds: 0.3 }),
    least: 290,
  },
  {
    name: "seconds in the header",
    answer: (response: ServerResponse) => sendJson(response, 503, {}, { "retry-after": "1" }),
    least: 990,
  },
  {
    // An HTTP date has whole seconds, so two seconds ahead is more than one away.
    name: "a date in the header",
    answer: (response: ServerResponse) =>
      sendJson(response, 429, {}, { "retry-after": new Date(Date.now() + 2_000).toUTCString() }),
    least: 990,
  },
])("a pause asked for by $name is kept", async ({ answer, least }) => {
  const times: number[] = [];
  const { client } = await serve(
    inTurn(
      (_request, response) => {
        times.push(performance.now());
        answer(response);
      },
      (_request, response) => {
        times.push(performance.now());
        sendJson(response, 200, owner);
      },
    ),
  );

  await client.owner.get();

  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(least);
  expect(second - first).toBeLessThan(least + 3_000);
});

test("a pause beyond the deadline is not begun, and the refusal is what the caller gets", async () => {
  const { server, client } = await serve(answering(429, { detail: "Slow down.", retry_after_seconds: 60 }), {
    timeoutMs: 5_000,
  });
  const startedAt = performance.now();

  await expect(client.owner.get()).rejects.toMatchObject({ code: "RAVI_RATE_LIMITED", retryAfterMs: 60_000 });

  expect(performance.now() - startedAt).toBeLessThan(2_500);
  expect(server.seen).toHaveLength(1);
});

test("a pause longer than a timer can be does not become no pause", async () => {
  const controller = new AbortController();
  const { server, client } = await serve(
    (_request, response) => {
      sendJson(response, 429, { retry_after_seconds: 9_000_000 });
      setTimeout(() => controller.abort("enough"), 100);
    },
    { timeoutMs: Number.POSITIVE_INFINITY },
  );

  await expect(client.owner.get({ signal: controller.signal })).rejects.toMatchObject({ code: "RAVI_RATE_LIMITED" });
  expect(server.seen).toHaveLength(1);
});

test("all tries share one deadline", async () => {
  const { server, client } = await serve(
    inTurn(answering(503, {}), () => {}),
    { timeoutMs: 200 },
  );

  await expect(client.owner.get()).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
    message: 'Cannot GET "/api/master/": no complete answer within 200 ms',
  });
  expect(server.seen).toHaveLength(2);
});

test("a caller who ends the call during a pause gets the own reason back, and nothing more is sent", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const { server, client } = await serve((_request, response) => {
    sendJson(response, 429, { retry_after_seconds: 20 });
    setTimeout(() => controller.abort(reason), 30);
  });
  const startedAt = performance.now();

  await expect(client.owner.get({ signal: controller.signal })).rejects.toBe(reason);

  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(server.seen).toHaveLength(1);
});

test("a pause grows up to its bound, and is anything up to it", () => {
  const policy = checkRetry({ baseMs: 100, maxMs: 350 });
  const longest = [1, 2, 3, 4].map((failures) => retryDelayMs(policy, failures, undefined, () => 0.999_999));

  expect(longest).toEqual([100, 200, 350, 350]);
  expect(retryDelayMs(policy, 4, undefined, () => 0)).toBe(0);
  expect(retryDelayMs(policy, 2, undefined, () => 0.25)).toBe(50);
  expect(retryDelayMs(policy, 1, 9_000, () => 0.5)).toBe(9_050);
});

test.each([
  { name: "secrets.delete", call: (c: RaviClient) => c.secrets.delete("s-1") },
  { name: "passwords.delete", call: (c: RaviClient) => c.passwords.delete("p-1") },
  { name: "contacts.delete", call: (c: RaviClient) => c.contacts.delete("c-1") },
])("$name succeeds when the first answer got lost and the second finds nothing", async ({ call }) => {
  const { client } = await serve(inTurn(reset, answering(404, { detail: "Not found." })));

  await expect(call(client)).resolves.toBeUndefined();
});

test("a delete that was put off and then finds nothing deleted nothing", async () => {
  const { client } = await serve(inTurn(answering(429, {}), answering(404, { detail: "Not found." })));

  await expect(client.secrets.delete("s-1")).rejects.toMatchObject({ code: "RAVI_NOT_FOUND" });
});

test.each([
  { left: [], outcome: undefined },
  { left: [samples.identity], outcome: expect.objectContaining({ code: "RAVI_NOT_FOUND" }) as unknown },
])(
  "identities.delete looks before it takes a repeated 404 for success ($left.length left)",
  async ({ left, outcome }) => {
    const { server, client } = await serve(inTurn(reset, answering(404, {}), answering(200, left)));

    expect(await client.identities.delete("u-1").catch((error: unknown) => error)).toEqual(outcome);

    expect(server.seen.map(({ method }) => method)).toEqual(["DELETE", "DELETE", "GET"]);
  },
);
