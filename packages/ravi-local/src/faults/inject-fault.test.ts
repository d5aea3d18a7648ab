import { expect, test } from "vitest";
import { startForTest } from "../../testing/test-ravi.ts";
import type { LocalRavi } from "../start-local-ravi.ts";
import type { NewFault } from "./fault.ts";

function ask(ravi: LocalRavi, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  return fetch(ravi.apiUrl + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

const create = (ravi: LocalRavi): Promise<Response> => ask(ravi, "POST", "/api/identities/");

async function countIdentities(ravi: LocalRavi): Promise<number> {
  return ((await (await ask(ravi, "GET", "/api/identities/")).json()) as unknown[]).length;
}

test.each<[Omit<NewFault, "path">, number, object]>([
  [{ kind: "status" }, 500, { detail: "Injected fault." }],
  [{ kind: "status", status: 503 }, 503, { detail: "Injected fault." }],
  [{ kind: "payment" }, 402, { detail: "Active paid subscription required." }],
  [{ kind: "rate-limit" }, 429, { detail: "Request was throttled.", retry_after_seconds: 1 }],
  [{ kind: "rate-limit", retryAfter: 7 }, 429, { detail: "Request was throttled.", retry_after_seconds: 7 }],
])("%j answers %i, and nothing takes effect", async (fault, status, body) => {
  const ravi = await startForTest();
  ravi.faults.add({ ...fault, method: "POST", path: "/api/identities/", times: 1 });
  const answer = await create(ravi);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual(body);
  expect(await countIdentities(ravi)).toBe(0);
  expect((await create(ravi)).status).toBe(201);
});

test("Retry-After is sent in seconds, or as the text one gives", async () => {
  const ravi = await startForTest();
  const date = "Fri, 31 Dec 2027 23:59:59 GMT";
  ravi.faults.add({ kind: "rate-limit", retryAfter: 7, times: 1 });
  ravi.faults.add({ kind: "rate-limit", retryAfter: date });
  expect((await create(ravi)).headers.get("retry-after")).toBe("7");
  const second = await create(ravi);
  expect(second.headers.get("retry-after")).toBe(date);
  expect(await second.json()).toEqual({ detail: "Request was throttled." });
});

test("a delay lets the request through, later", async () => {
  const ravi = await startForTest();
  ravi.faults.add({ kind: "delay", delayMs: 300 });
  const startedAt = performance.now();
  expect((await create(ravi)).status).toBe(201);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
});

test("a reset cuts the connection before anything takes effect", async () => {
  const ravi = await startForTest();
  ravi.faults.add({ kind: "reset", method: "POST" });
  await expect(create(ravi)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  expect(await countIdentities(ravi)).toBe(0);
  expect(ravi.requests()).toMatchObject([{ method: "POST", status: 0 }, { method: "GET" }]);
});

test("duplicate-on-timeout lets the request take effect and cuts the connection: effect, then reset", async () => {
  const ravi = await startForTest();
  ravi.faults.add({ kind: "duplicate-on-timeout", method: "POST", times: 1 });
  await expect(create(ravi)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  expect(await countIdentities(ravi)).toBe(1);
});

test("a malformed answer is half of one, and the request took effect", async () => {
  const ravi = await startForTest();
  ravi.faults.add({ kind: "malformed", method: "POST", times: 1 });
  const answer = await create(ravi);
  expect(answer.status).toBe(201);
  await expect(answer.json()).rejects.toThrow(SyntaxError);
  expect(await countIdentities(ravi)).toBe(1);
});

test("a malformed answer to a request without one is not empty", async () => {
  const ravi = await startForTest();
  const { uuid } = (await (await create(ravi)).json()) as { uuid: string };
  ravi.faults.add({ kind: "malformed", method: "DELETE" });
  await expect((await ask(ravi, "DELETE", `/api/identities/${uuid}/`)).json()).rejects.toThrow(SyntaxError);
  expect(await countIdentities(ravi)).toBe(0);
});

test("faults are added, listed and taken back over HTTP", async () => {
  const ravi = await startForTest();
  const fault = { kind: "status", status: 502, path: "/api/email/" };
  const added = await ask(ravi, "POST", "/_local/faults/", fault);
  expect(added.status).toBe(201);
  expect(await added.json()).toEqual({ ...fault, id: 1, hits: 0 });
  await ask(ravi, "POST", "/_local/faults", { kind: "payment" });
  expect((await ask(ravi, "GET", "/api/email/")).status).toBe(502);
  expect(await (await ask(ravi, "GET", "/_local/faults/")).json()).toMatchObject([{ hits: 1 }, { hits: 0 }]);
  expect((await ask(ravi, "DELETE", "/_local/faults/1/")).status).toBe(204);
  expect((await ask(ravi, "DELETE", "/_local/faults/1")).status).toBe(404);
  expect((await ask(ravi, "GET", "/api/email/")).status).toBe(402);
  expect((await ask(ravi, "DELETE", "/_local/faults/")).status).toBe(204);
  expect((await ask(ravi, "GET", "/api/email/")).status).toBe(200);
});

test.each([
  [{}, "kind"],
  [{ kind: "explode" }, "kind"],
  [{ kind: "status", status: 200 }, "status"],
  [{ kind: "delay", delayMs: -1 }, "delayMs"],
  [{ kind: "status", path: "api" }, "path"],
  [{ kind: "status", times: 0 }, "times"],
  [{ kind: "rate-limit", retryAfter: "1\r\nx: y" }, "retryAfter"],
])("the fault %j is refused for its field %s", async (fault, field) => {
  const ravi = await startForTest();
  const answer = await ask(ravi, "POST", "/_local/faults/", fault);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toHaveProperty(field);
  expect(() => ravi.faults.add(fault as NewFault)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  expect(ravi.faults.list()).toEqual([]);
});
