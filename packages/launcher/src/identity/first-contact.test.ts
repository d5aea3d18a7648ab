import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createFirstContact } from "./first-contact.ts";

/** A Ravi that answers when the test says so. */
async function scene(): Promise<{ client: RaviClient; requests: ServerResponse[]; answer(status: number): void }> {
  const requests: ServerResponse[] = [];
  const server = createServer((_request, response) => void requests.push(response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createRaviClient({ apiUrl, key: "k", retry: false });
  return { client, requests, answer: (status) => void requests.at(-1)?.writeHead(status).end("[]") };
}

test("one request serves all who come before it is answered, and those who come after it need none", async () => {
  const { client, requests, answer } = await scene();
  const contact = createFirstContact();
  const all = Promise.all([1, 2, 3].map(() => contact(client, undefined)));
  await expect.poll(() => requests.length).toBe(1);
  answer(200);
  await all;
  await contact(client, undefined);
  expect(requests).toHaveLength(1);
});

test("what keeps Ravi from answering is told to all of them, and the next one asks again", async () => {
  const { client, requests, answer } = await scene();
  const contact = createFirstContact();
  const both = Promise.allSettled([contact(client, undefined), contact(client, undefined)]);
  await expect.poll(() => requests.length).toBe(1);
  answer(401);
  const refused = { status: "rejected", reason: { code: "RAVI_UNAUTHORIZED" } };
  expect(await both).toMatchObject([refused, refused]);
  const again = contact(client, undefined);
  await expect.poll(() => requests.length).toBe(2);
  answer(200);
  await expect(again).resolves.toBeUndefined();
});

test("one who is cancelled waits no longer, and the others go on waiting", async () => {
  const { client, requests, answer } = await scene();
  const contact = createFirstContact();
  const ending = new AbortController();
  const cancelled = contact(client, ending.signal);
  const other = contact(client, new AbortController().signal);
  await expect.poll(() => requests.length).toBe(1);
  ending.abort(new Error("never mind"));
  await expect(cancelled).rejects.toThrow("never mind");
  await expect(contact(client, ending.signal)).rejects.toThrow("never mind");
  answer(200);
  await expect(other).resolves.toBeUndefined();
  expect(requests).toHaveLength(1);
});
