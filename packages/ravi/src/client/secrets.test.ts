import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { secret } from "../../testing/samples.ts";
import { type ScriptedServer, type Script, sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, client: createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_key" }) };
}

function vault(secrets: unknown[]): Script {
  return ({ method }, response) =>
    sendJson(response, 200, method === "GET" ? secrets : { ...secret, value: "new value" });
}

test("get() asks for the key in upper case and finds it in any case", async () => {
  const { server, client } = await serve(vault([{ ...secret, key: "OTHER" }, secret]));

  expect(await client.secrets.get("token")).toMatchObject({ key: "TOKEN", value: "old value" });
  expect(server.seen[0]?.url).toBe("/api/secrets/?key=TOKEN");
});

test("get() does not take another secret for the one that is missing", async () => {
  const { client } = await serve(vault([{ ...secret, key: "OTHER" }]));

  expect(await client.secrets.get("TOKEN")).toBeUndefined();
});

test("set() changes the value of a secret that exists", async () => {
  const { server, client } = await serve(vault([secret]));

  expect(await client.secrets.set("token", "new value")).toMatchObject({ value: "new value" });

  expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ["GET", "/api/secrets/?key=TOKEN", ""],
    ["PATCH", "/api/secrets/s-1/", '{"value":"new value"}'],
  ]);
});

test("set() makes a secret that does not exist", async () => {
  const { server, client } = await serve(vault([]));

  await client.secrets.set("token", "");

  expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ["GET", "/api/secrets/?key=TOKEN", ""],
    ["POST", "/api/secrets/", '{"key":"TOKEN","value":"","notes":""}'],
  ]);
});

test.each(["1A", "A-B", "A=hunter2", "", "ÄB"])(
  "set() refuses the key %j, sends nothing and does not quote it",
  async (key) => {
    const { server, client } = await serve(vault([]));

    await expect(client.secrets.set(key, "hunter2")).rejects.toMatchObject({
      code: "RAVI_INVALID_ARGUMENT",
      message: expect.not.stringContaining("hunter2"),
    });

    expect(server.seen).toEqual([]);
  },
);

test("a server that quotes the key and the value does not get them into an error", async () => {
  const value = 'zeb"ra2\nline two';
  const { client } = await serve(({ method, headers, body }, response) => {
    if (method === "GET") return sendJson(response, 200, []);
    return sendJson(response, 400, {
      value: ["zebra… is too weak"],
      other: [JSON.parse(body).value, body],
      key: [headers.authorization],
    });
  });

  const error: unknown = await client.secrets.set("TOKEN", value).catch((caught: unknown) => caught);

  expect(error).toMatchObject({
    code: "RAVI_BAD_REQUEST",
    message: expect.stringContaining("value: not accepted; other: ***; "),
  });
  expect(inspect(error, { depth: 9 })).not.toMatch(/zeb|ra2|line two|ravi_id_key/);
});

test.each([
  {
    name: "somebody else made it meanwhile (409)",
    act: (response: ServerResponse) => sendJson(response, 409, { detail: "Taken." }),
  },
  {
    name: "somebody else made it meanwhile (400)",
    act: (response: ServerResponse) => sendJson(response, 400, { key: ["Taken."] }),
  },
  {
    name: "the answer got lost",
    act: (response: ServerResponse) => {
      response.socket?.resetAndDestroy();
    },
  },
  { name: "a gateway gave up", act: (response: ServerResponse) => sendJson(response, 504, {}) },
  {
    name: "the answer makes no sense",
    act: (response: ServerResponse) => {
      response.end("<html>");
    },
  },
])("set() sets the value when $name", async ({ act }) => {
  const secrets: unknown[] = [];
  const { server, client } = await serve(({ method }, response) => {
    if (method === "POST") {
      secrets.push(secret);
      return act(response);
    }
    sendJson(response, 200, method === "GET" ? secrets : { ...secret, value: "new value" });
  });

  expect(await client.secrets.set("token", "new value")).toMatchObject({ value: "new value" });
  expect(server.seen.map(({ method }) => method)).toEqual(["GET", "POST", "GET", "PATCH"]);
});

test.each([400, 409, 502])("set() that is refused with %d and left nothing behind is not repeated", async (status) => {
  const { server, client } = await serve(({ method }, response) =>
    method === "GET" ? sendJson(response, 200, []) : sendJson(response, status, { detail: "No." }),
  );

  await expect(client.secrets.set("token", "x")).rejects.toMatchObject({ status });
  expect(server.seen.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
});

test.each([401, 402, 403, 429])("set() that is refused with %d looks no further", async (status) => {
  const { server, client } = await serve(({ method }, response) =>
    method === "GET" ? sendJson(response, 200, []) : sendJson(response, status, { detail: "No." }),
  );

  await expect(client.secrets.set("token", "x")).rejects.toMatchObject({ status });
  expect(server.seen).toHaveLength(2);
});

test("set() repeats a change that may have got lost", async () => {
  const { server, client } = await serve(({ method }, response) => {
    if (method === "GET") return sendJson(response, 200, [secret]);
    if (server.seen.length === 2) return sendJson(response, 502, {});
    sendJson(response, 200, { ...secret, value: "x" });
  });

  expect(await client.secrets.set("token", "x")).toMatchObject({ value: "x" });
  expect(server.seen.map(({ method }) => method)).toEqual(["GET", "PATCH", "PATCH"]);
});

test("set() has one deadline for both of its requests", async () => {
  const { server, client } = await serve(({ method }, response) => {
    if (method === "GET") sendJson(response, 200, []);
  });

  await expect(client.secrets.set("TOKEN", "x", { timeoutMs: 300 })).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
    message: expect.stringContaining("POST"),
  });
  expect(server.seen).toHaveLength(2);
});
