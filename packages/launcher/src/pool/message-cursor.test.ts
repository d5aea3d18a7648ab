import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { messageCursor } from "./message-cursor.ts";

const now = Date.parse("2026-06-02T12:00:00Z");

const mail = (created_dt: string): object => ({ id: 1, direction: "incoming", is_read: false, created_dt });

/** The cursor at a service with these messages, and what was asked. */
async function cursorFor(mails: string[], texts: string[] | number): Promise<{ cursor: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const answer = url.startsWith("/api/email-messages/") ? mails : texts;
    response.writeHead(typeof answer === "number" ? answer : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(typeof answer === "number" ? { detail: "no" } : answer.map(mail)));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cursor = await messageCursor(createRaviClient({ apiUrl, key: "ravi_id_k", retry: false }), texts !== 0, now);
  return { cursor, asked };
}

test.each([
  { name: "the newest mail", mails: ["2026-06-02T10:00:00Z", "2026-06-02T11:00:00.500Z"], cursor: "11:00:00.501Z" },
  {
    name: "the newest text message",
    mails: ["2026-06-02T10:00:00Z"],
    texts: ["2026-06-02T11:30:00Z"],
    cursor: "11:30:00.001Z",
  },
  { name: "one of a Ravi whose clock is ahead", mails: ["2026-06-02T15:00:00Z"], cursor: "15:00:00.001Z" },
])("the cursor is right after $name", async ({ mails, texts = 0, cursor }) => {
  expect((await cursorFor(mails, texts)).cursor).toBe(`2026-06-02T${cursor}`);
});

test("without messages it is early enough for a Ravi whose clock is behind", async () => {
  const { cursor, asked } = await cursorFor([], 0);
  expect(cursor).toBe("2026-06-01T12:00:00.000Z");
  expect(asked).toEqual(["/api/email-messages/?created_after=2026-06-01T12%3A00%3A00.000Z"]);
});

test.each([402, 404])("a Ravi that answers %i for text messages has none", async (status) => {
  expect((await cursorFor(["2026-06-02T10:00:00Z"], status)).cursor).toBe("2026-06-02T10:00:00.001Z");
});
