import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { watchReceivedCodes, type ReceivedCodes } from "./received-codes.ts";

const mail = {
  id: 1,
  thread_id: "t",
  from_email: "shop@example.test",
  to_email: "ada@example.test",
  subject: "Your code",
  preview: "Your code is 482913",
  text_content: "Your code is 482913",
  html_content: "",
  direction: "incoming",
  is_read: false,
  created_dt: new Date().toISOString(),
};

/** Watches an inbox of a Ravi without event stream, whose lists are answered with these statuses. */
async function watch({ mails, texts }: { mails: number; texts: number }): Promise<ReceivedCodes> {
  const server = createServer(({ url = "" }, response) => {
    const status = url.startsWith("/api/email-messages/") ? mails : url.startsWith("/api/messages/") ? texts : 404;
    const body = status !== 200 ? { detail: "Broken." } : url.startsWith("/api/email-messages/") ? [mail] : [];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createRaviClient({ apiUrl, key: "ravi_id_k", retry: false });
  return watchReceivedCodes({ client, since: new Date(), hasPhone: true });
}

test("a code that came in is masked, and there is no doubt about others", async () => {
  const codes = await watch({ mails: 200, texts: 200 });
  expect(await codes.settle()).toEqual({ hasAny: true, doubt: undefined });
  expect(codes.redact("It is 482913")).not.toContain("482913");
});

test("an inbox that cannot be read leaves a doubt, and what is known is masked", async () => {
  const codes = await watch({ mails: 200, texts: 500 });
  expect(await codes.settle()).toEqual({ hasAny: true, doubt: expect.stringContaining("/api/messages/") as string });
  expect(codes.redact("It is 482913")).not.toContain("482913");
});

test("of two inboxes that cannot be read nothing is known", async () => {
  const codes = await watch({ mails: 500, texts: 500 });
  const doubt = expect.stringContaining("Broken (500)") as string;
  expect(await codes.settle()).toEqual({ hasAny: false, doubt });
});
