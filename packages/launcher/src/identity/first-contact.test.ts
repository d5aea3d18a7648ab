import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openBooks } from "../ledger/books.ts";
import { currentHolder } from "../ledger/holder.ts";
import { enterLaunch, noteIdentity } from "../ledger/launches.ts";
import { createFirstContact, type ContactPlace } from "./first-contact.ts";

/** A Ravi that answers when the test says so. */
async function scene(): Promise<{ at: ContactPlace; requests: ServerResponse[]; answer(status: number): void }> {
  const directory = await mkdtemp(join(tmpdir(), "contact-"));
  const books = await openBooks(directory);
  const requests: ServerResponse[] = [];
  const server = createServer((_request, response) => void requests.push(response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    books[Symbol.dispose]();
    await rm(directory, { recursive: true });
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const management = createRaviClient({ apiUrl, key: "k", retry: false });
  return {
    at: { books, ravi: { name: "hosted" }, management },
    requests,
    answer: (status) => void requests.at(-1)?.writeHead(status).end("[]"),
  };
}

test("one request serves all who come before it is answered, and those who come after it need none", async () => {
  const { at, requests, answer } = await scene();
  const contact = createFirstContact();
  const all = Promise.all([1, 2, 3].map(() => contact(at, undefined)));
  await expect.poll(() => requests.length).toBe(1);
  answer(200);
  await all;
  await contact(at, undefined);
  expect(requests).toHaveLength(1);
});

test("what keeps Ravi from answering is told to all of them, and the next one asks again", async () => {
  const { at, requests, answer } = await scene();
  const contact = createFirstContact();
  const both = Promise.allSettled([contact(at, undefined), contact(at, undefined)]);
  await expect.poll(() => requests.length).toBe(1);
  answer(401);
  const refused = { status: "rejected", reason: { code: "RAVI_UNAUTHORIZED" } };
  expect(await both).toMatchObject([refused, refused]);
  const again = contact(at, undefined);
  await expect.poll(() => requests.length).toBe(2);
  answer(200);
  await expect(again).resolves.toBeUndefined();
});

test("one who is cancelled waits no longer, and the others go on waiting", async () => {
  const { at, requests, answer } = await scene();
  const contact = createFirstContact();
  const ending = new AbortController();
  const cancelled = contact(at, ending.signal);
  const other = contact(at, new AbortController().signal);
  await expect.poll(() => requests.length).toBe(1);
  ending.abort(new Error("never mind"));
  await expect(cancelled).rejects.toThrow("never mind");
  await expect(contact(at, ending.signal)).rejects.toThrow("never mind");
  answer(200);
  await expect(other).resolves.toBeUndefined();
  expect(requests).toHaveLength(1);
});

test("when all who waited are cancelled the request ends with them, and the next one asks again", async () => {
  const { at, requests, answer } = await scene();
  const contact = createFirstContact();
  const ending = new AbortController();
  const both = [contact(at, ending.signal), contact(at, ending.signal)];
  await expect.poll(() => requests.length).toBe(1);
  ending.abort(new Error("never mind"));
  for (const cancelled of both) await expect(cancelled).rejects.toThrow("never mind");
  const next = contact(at, undefined);
  await expect.poll(() => requests.map(({ destroyed }) => destroyed)).toEqual([true, false]);
  answer(200);
  await expect(next).resolves.toBeUndefined();
});

test("a Ravi that has served a launch within a day is known, and no other one is", async () => {
  const { at, requests, answer } = await scene();
  const launch = { mode: "headless", personaId: "p", personaHash: "", harness: "claude", workspace: "/w" } as const;
  const names = { id: "launch", ravi: "hosted", identityName: "task-1", isShared: false };
  enterLaunch(at.books, { ...launch, ...names }, await currentHolder());
  const early = createFirstContact()(at, undefined);
  await expect.poll(() => requests.length).toBe(1);
  answer(200);
  await early;

  noteIdentity(at.books, "launch", "uuid", true);
  await createFirstContact()(at, undefined);
  expect(requests).toHaveLength(1);
  const other = createFirstContact()({ ...at, ravi: { name: "another" } }, undefined);
  await expect.poll(() => requests.length).toBe(2);
  answer(200);
  await other;

  at.books.prepare("UPDATE launches SET started_at = ?").run(new Date(Date.now() - 25 * 3_600_000).toISOString());
  const later = createFirstContact()(at, undefined);
  await expect.poll(() => requests.length).toBe(3);
  answer(200);
  await later;
});
