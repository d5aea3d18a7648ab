import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { type Release, releaseIdentity } from "./release-identity.ts";

const key = "ravi_mgmt_management-secret";
const ada = { uuid: "u-ada", name: "ada", inbox: "ada@example.test" };
const bob = { uuid: "u-bob", name: "bob", inbox: "bob@example.test" };

const remove = "DELETE /api/identities/u-ada/";
const list = "GET /api/identities/";

type Answers = Partial<Record<string, (response: ServerResponse) => void>>;

function json(status: number, body: unknown): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const nothing = (status: number) => (response: ServerResponse) => void response.writeHead(status).end();

/** Releases `ada` at a service with these answers. */
async function release(answers: Answers, isOurs = true): Promise<{ release: Release; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const route = `${request.method} ${request.url}`;
    seen.push(route);
    (answers[route] ?? json(400, { detail: `Did not expect ${route}` }))(response);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createRaviClient({ apiUrl, key, timeoutMs: 700, retry: false });
  const result = await releaseIdentity({ client, uuid: "u-ada", isOurs });
  expect(JSON.stringify(result)).not.toContain(key);
  return { release: result, seen };
}

test("an identity that is not ours is kept, and Ravi is not even asked", async () => {
  expect(await release({ [remove]: nothing(204) }, false)).toEqual({ release: { kind: "kept" }, seen: [] });
});

test.each([
  { name: "204", answer: nothing(204) },
  { name: "200 with an empty body", answer: nothing(200) },
  { name: "200 with JSON", answer: json(200, { status: "deleted" }) },
])("an answer of $name means deleted", async ({ answer }) => {
  expect(await release({ [remove]: answer })).toEqual({ release: { kind: "deleted" }, seen: [remove] });
});

test("a 404 for an identity that is gone means deleted", async () => {
  const answers = { [remove]: json(404, { detail: "Not found." }), [list]: json(200, [bob]) };

  expect(await release(answers)).toEqual({ release: { kind: "deleted" }, seen: [remove, list] });
});

test("a 404 for an identity that is still there means that this Ravi cannot delete", async () => {
  const answers = { [remove]: json(404, { detail: "Not found." }), [list]: json(200, [bob, ada]) };

  expect(await release(answers)).toEqual({
    release: { kind: "left-behind", reason: "this Ravi cannot delete identities", isRefused: true },
    seen: [remove, list],
  });
});

test("a 404 that cannot be looked into is no success", async () => {
  const { release: result } = await release({ [remove]: nothing(404), [list]: json(500, { detail: "Boom." }) });

  expect(result).toEqual({ kind: "left-behind", reason: 'Cannot GET "/api/identities/": Boom (500)' });
});

test.each<{ name: string; answer: (response: ServerResponse) => void; reason: string; isRefused?: true }>([
  { name: "403", answer: json(403, { detail: "No." }), reason: "No (403)", isRefused: true },
  {
    name: "405",
    answer: json(405, { detail: 'Method "DELETE" not allowed.' }),
    reason: 'Method "DELETE" not allowed (405)',
    isRefused: true,
  },
  { name: "409", answer: json(409, { detail: "In use." }), reason: "In use (409)", isRefused: true },
  { name: "500", answer: json(500, { detail: `Boom with ${key}` }), reason: "Boom with *** (500)" },
  { name: "501", answer: nothing(501), reason: "the service answered 501", isRefused: true },
  {
    name: "a page in place of JSON",
    answer: (response: ServerResponse) => void response.end("<html>"),
    reason: "it is not JSON",
  },
  { name: "nothing in time", answer: () => {}, reason: "no complete answer within 700 ms" },
  {
    name: "a dropped connection",
    answer: (response: ServerResponse) => void response.destroy(),
    reason: "http://127.0.0.1",
  },
])("an answer of $name leaves the identity behind, with the reason", async ({ answer, reason, isRefused }) => {
  const { release: result, seen } = await release({ [remove]: answer, [list]: json(200, [ada]) });

  expect(result).toEqual({
    kind: "left-behind",
    reason: expect.stringContaining(reason),
    ...(isRefused === true ? { isRefused } : {}),
  });
  expect(seen.filter((route) => route === remove)).toHaveLength(1);
});

test.each<{ name: string; answer: (response: ServerResponse) => void }>([
  { name: "nothing in time", answer: () => {} },
  { name: "a dropped connection", answer: (response) => void response.destroy() },
  { name: "500", answer: json(500, { detail: "Boom." }) },
])("an identity that is gone after an answer of $name is deleted", async ({ answer }) => {
  expect(await release({ [remove]: answer, [list]: json(200, [bob]) })).toEqual({
    release: { kind: "deleted" },
    seen: [remove, list],
  });
});

test("where nobody can look, the deletion's own failure is the reason", async () => {
  const { release: result, seen } = await release({ [remove]: json(500, { detail: "Boom." }), [list]: nothing(503) });

  expect(result).toEqual({ kind: "left-behind", reason: expect.stringContaining("Boom (500)") as string });
  expect(seen).toEqual([remove, list]);
});
