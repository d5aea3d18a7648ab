import { expect, onTestFinished, test } from "vitest";
import * as samples from "../../testing/samples.ts";
import {
  answering,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, client: createRaviClient({ apiUrl: server.apiUrl, key: "k" }) };
}

const mail = (id: number): object => ({
  ...samples.emailMessage,
  id,
  created_dt: `2026-06-01T10:00:${String(id).padStart(2, "0")}Z`,
});

test.each([
  { filter: {}, query: "" },
  { filter: { unread: true }, query: "?is_read=false" },
  { filter: { createdAfter: new Date(0) }, query: "?created_after=1970-01-01T00%3A00%3A00.000Z" },
  {
    filter: { createdAfter: "2026-06-01T10:00:00+02:00" },
    query: "?created_after=2026-06-01T10%3A00%3A00%2B02%3A00",
  },
  { filter: { direction: "incoming", threadId: "<t@x>" } as const, query: "?direction=incoming&thread_id=%3Ct%40x%3E" },
  { filter: { fromEmail: "a+b@example.test" }, query: "?from_email=a%2Bb%40example.test" },
  { filter: { limit: 10 }, query: "?limit=10&offset=0" },
  { filter: { offset: 100 }, query: "?limit=50&offset=100" },
])("the filter $filter is sent as $query", async ({ filter, query }) => {
  const { server, client } = await serve(answering(200, []));

  await client.emailMessages.list(filter);

  expect(server.seen.map(({ url }) => url)).toEqual([`/api/email-messages/${query}`]);
});

test("with limit or offset one page is read, and without them every page", async () => {
  const { server, client } = await serve(({ url }, response) => {
    const isLast = url.includes("offset=2");
    sendJson(response, 200, { results: isLast ? [mail(3)] : [mail(1), mail(2)], next: isLast ? null : "?offset=2" });
  });

  expect((await client.emailMessages.list({ limit: 2 })).map(({ id }) => id)).toEqual([2, 1]);
  expect(server.seen).toHaveLength(1);
  expect((await client.emailMessages.list({ limit: 2, offset: 2 })).map(({ id }) => id)).toEqual([3]);
  expect((await client.emailMessages.list()).map(({ id }) => id)).toEqual([3, 2, 1]);
});

test("a service that knows no pages is asked for page after page and the caller's loop still ends", async () => {
  const { client } = await serve(answering(200, [mail(5), mail(4), mail(3), mail(2), mail(1)]));
  const pages: number[][] = [];

  for (let offset = 0; ; offset += 2) {
    const page = await client.emailMessages.list({ limit: 2, offset });
    if (page.length === 0) break;
    pages.push(page.map(({ id }) => id));
  }

  expect(pages).toEqual([[2, 1], [4, 3], [5]]);
});

test.each([
  { createdAfter: "yesterday" },
  { createdAfter: "2026-06-01T10:00:00" },
  { createdAfter: new Date("never") },
  { limit: 0 },
  { limit: 1.5 },
  { offset: -1 },
  { limit: Number.NaN },
])("the filter %j is refused before anything is sent", async (filter) => {
  const { server, client } = await serve(answering(200, []));

  await expect(client.emailMessages.list(filter)).rejects.toMatchObject({ code: "RAVI_INVALID_ARGUMENT" });
  expect(server.seen).toEqual([]);
});
