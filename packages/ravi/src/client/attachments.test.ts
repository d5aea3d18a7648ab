import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import {
  answering,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from "../../testing/scripted-server.ts";
import { attachmentLimit } from "./attachments.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const client = createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_key", retry: { baseMs: 1 } });
  return { server, client };
}

const signed = (apiUrl: string): string => `${apiUrl}/store/a%20b?signature=s3cret&x=1`;

test("add() announces the file and sends its bytes, without the key, to the address it is given", async () => {
  const { server: store } = await serve((_request, response) => response.writeHead(200).end());
  const { server, client } = await serve(
    answering(201, { uuid: "a-1", upload_url: signed(store.apiUrl), storage_key: "k" }),
  );

  const upload = await client.attachments.add({
    filename: "a.txt",
    contentType: "text/plain",
    content: Buffer.from("hä?"),
  });

  expect(upload.uuid).toBe("a-1");
  expect(server.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { filename: "a.txt", content_type: "text/plain", size: 4 },
  ]);
  expect(store.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ["PUT", "/store/a%20b?signature=s3cret&x=1", "hä?"],
  ]);
  expect(store.seen[0]?.headers).toMatchObject({ "content-type": "text/plain", "content-length": "4" });
  expect(store.seen[0]?.headers).not.toHaveProperty("authorization");
});

test("upload() is sent again when the store fails for the moment", async () => {
  const answers = [503, 200];
  const { server, client } = await serve((_request, response) => response.writeHead(answers.shift() ?? 500).end());

  await client.attachments.upload({ upload_url: signed(server.apiUrl) }, { content: Buffer.from("abc") });

  expect(server.seen.map(({ body, headers }) => [body, headers["content-type"]])).toEqual([
    ["abc", "application/octet-stream"],
    ["abc", "application/octet-stream"],
  ]);
});

test.each([
  { status: 403, code: "RAVI_FORBIDDEN" },
  { status: 413, code: "RAVI_BAD_REQUEST" },
  { status: 500, code: "RAVI_SERVER_ERROR" },
  { status: 307, code: "RAVI_MALFORMED_RESPONSE" },
])("a store that answers $status gets no second chance, and its address is in no error", async ({ status, code }) => {
  const { server, client } = await serve((_request, response) =>
    response.writeHead(status, { location: "https://elsewhere.test/?signature=s3cret" }).end("<Error>s3cret</Error>"),
  );

  const error: unknown = await client.attachments
    .upload({ upload_url: signed(server.apiUrl) }, { content: Buffer.from("abc") })
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code });
  expect(inspect(error, { depth: 9 })).not.toMatch(/s3cret|store|ravi_id_key/);
  expect(server.seen).toHaveLength(1);
});

test.each([
  "http://files.example.test/put",
  "ftp://127.0.0.1/put",
  "file:///etc/passwd",
  "https://user:pw@files.example.test/put",
  "http://[half",
])("bytes do not go to %j", async (upload_url) => {
  const { client } = await serve(answering(201, { uuid: "a-1", upload_url, storage_key: null }));

  const error: unknown = await client.attachments
    .add({ filename: "a.txt", content: Buffer.from("abc") })
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "RAVI_MALFORMED_RESPONSE" });
  expect(String(error)).not.toContain("pw@");
});

test("a service reached by https does not make us talk plain http to this machine", async () => {
  const { server } = await serve(answering(200, {}));
  const client = createRaviClient({ apiUrl: "https://ravi.id", key: "k" });

  await expect(client.attachments.download({ download_url: `${server.apiUrl}/x` })).rejects.toMatchObject({
    code: "RAVI_MALFORMED_RESPONSE",
  });
  expect(server.seen).toEqual([]);
});

test("a file over the limit is refused before anything is sent", async () => {
  const { server, client } = await serve(answering(201, {}));

  await expect(
    client.attachments.add({ filename: "big.bin", content: new Uint8Array(attachmentLimit + 1) }),
  ).rejects.toMatchObject({ code: "RAVI_INVALID_ARGUMENT", message: expect.stringContaining("big.bin") });
  expect(server.seen).toEqual([]);
});

test("download() gives every byte back, with the key for the service itself", async () => {
  const content = randomBytes(100_000);
  const { server, client } = await serve((_request, response) => response.writeHead(200).end(content));

  const absolute = await client.attachments.download({ download_url: `${server.apiUrl}/files/1?x=1` });
  const relative = await client.attachments.download({ download_url: "/files/1?x=1" });

  expect(Buffer.compare(absolute, content)).toBe(0);
  expect(Buffer.compare(relative, content)).toBe(0);
  expect(server.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ["/files/1?x=1", "Bearer ravi_id_key"],
    ["/files/1?x=1", "Bearer ravi_id_key"],
  ]);
});

test("download() follows a redirect to a store, and leaves the key behind", async () => {
  const { server: store } = await serve((_request, response) => response.writeHead(200).end("abc"));
  const { client } = await serve((_request, response) =>
    response.writeHead(302, { location: `${store.apiUrl}/bytes` }).end(),
  );

  const bytes = await client.attachments.download({ download_url: "/files/1" });

  expect(Buffer.from(bytes).toString()).toBe("abc");
  expect(store.seen[0]?.url).toBe("/bytes");
  expect(store.seen[0]?.headers).not.toHaveProperty("authorization");
});

test("download() does not go round in circles", async () => {
  const { server, client } = await serve((_request, response) => response.writeHead(302, { location: "/again" }).end());

  await expect(client.attachments.download({ download_url: "/files/1" })).rejects.toMatchObject({
    code: "RAVI_MALFORMED_RESPONSE",
  });
  expect(server.seen).toHaveLength(6);
});

test("download() without an address says so", async () => {
  const { server, client } = await serve(answering(200, {}));

  await expect(client.attachments.download({ download_url: "" })).rejects.toMatchObject({ code: "RAVI_NOT_FOUND" });
  expect(server.seen).toEqual([]);
});

test("download() tries again what may pass, and stops at the deadline", async () => {
  const { server, client } = await serve((_request, response) => {
    if (server.seen.length === 1) sendJson(response, 502, {});
    else response.writeHead(200).write("abc");
  });

  await expect(client.attachments.download({ download_url: "/files/1" }, { timeoutMs: 300 })).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
  });
  expect(server.seen).toHaveLength(2);
});
