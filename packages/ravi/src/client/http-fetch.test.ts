import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createRaviClient } from "./create-ravi-client.ts";
import { httpFetch } from "./http-fetch.ts";
import type { RaviFetchInit } from "./ravi-fetch.ts";

interface Seen {
  line: string;
  headers: IncomingMessage["headers"];
  body: string;
}

async function serve(answer: (response: ServerResponse) => void): Promise<{ url: URL; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({ line: `${method} ${url}`, headers, body: Buffer.concat(chunks).toString() });
      answer(response);
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/x/?a=b`), seen };
}

function init(changes: Partial<RaviFetchInit> = {}): RaviFetchInit {
  return { method: "GET", headers: {}, redirect: "manual", signal: new AbortController().signal, ...changes };
}

async function textOf(chunks: AsyncIterable<Uint8Array> | null): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks ?? []) all.push(chunk);
  return Buffer.concat(all).toString();
}

test("method, address, headers and body arrive, and status, headers and body come back", async () => {
  const { url, seen } = await serve((response) => response.writeHead(418, { "X-Some": "thing" }).end("Grüße"));

  const headers = { authorization: "Bearer k" };
  const response = await httpFetch(url, init({ method: "DELETE", headers, body: '{"a":"ü"}' }));

  expect(response.status).toBe(418);
  expect([response.headers.get("x-SOME"), response.headers.get("x-other")]).toEqual(["thing", null]);
  expect(await textOf(response.body)).toBe("Grüße");
  expect(seen).toMatchObject([
    { line: "DELETE /api/x/?a=b", headers: { authorization: "Bearer k", "content-length": "10" }, body: '{"a":"ü"}' },
  ]);
  expect(seen[0]?.headers["accept-encoding"]).toBe("identity");
});

test("no redirect is followed", async () => {
  const { url, seen } = await serve((response) => response.writeHead(302, { location: "/elsewhere" }).end());

  expect((await httpFetch(url, init())).status).toBe(302);
  expect(seen).toHaveLength(1);
});

test("with a signal that has fired nothing is sent", async () => {
  const { url, seen } = await serve((response) => response.end());

  await expect(httpFetch(url, init({ signal: AbortSignal.abort(new Error("enough")) }))).rejects.toThrow("enough");
  expect(seen).toEqual([]);
});

test("the signal ends the wait for an answer", async () => {
  const controller = new AbortController();
  const { url } = await serve(() => controller.abort());

  await expect(httpFetch(url, init({ signal: controller.signal }))).rejects.toThrow("aborted");
});

test("the signal ends the reading of a body", async () => {
  const { url } = await serve((response) => response.write("half"));
  const controller = new AbortController();
  const { body } = await httpFetch(url, init({ signal: controller.signal }));
  const reading = textOf(body);
  controller.abort();

  await expect(reading).rejects.toThrow("aborted");
});

test("a body that is cut off is no whole one", async () => {
  const { url } = await serve((response) => {
    response.writeHead(200, { "content-length": "10" }).write("half");
    setImmediate(() => response.destroy());
  });

  await expect(httpFetch(url, init()).then(({ body }) => textOf(body))).rejects.toThrow("aborted");
});

test("a body that is given up unread ends the connection", async () => {
  let isClosed = false;
  const { url } = await serve((response) => response.on("close", () => void (isClosed = true)).write("half"));
  const { body } = await httpFetch(url, init());

  await body?.cancel();

  await expect.poll(() => isClosed).toBe(true);
});

test("the client works with it, and says what is wrong when nobody listens", async () => {
  const { url } = await serve((response) => response.end(JSON.stringify([{ id: 1, email: "a@b.test" }])));
  const client = createRaviClient({ apiUrl: url.origin, key: "k", fetch: httpFetch });
  expect(await client.emailAddresses.list()).toEqual([{ id: 1, email: "a@b.test", created_dt: "" }]);

  const nobody = createRaviClient({ apiUrl: "http://127.0.0.1:1", key: "k", fetch: httpFetch, retry: false });
  await expect(nobody.emailAddresses.list()).rejects.toMatchObject({
    code: "RAVI_UNREACHABLE",
    message: 'Cannot GET "/api/email/": ECONNREFUSED at http://127.0.0.1:1',
  });
});
