import { createRaviClient, emailMessageSchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { openTestRavi, startForTest, type TestRavi } from "../../testing/test-ravi.ts";

interface Mailbox extends TestRavi {
  key: string;
  arrive: (subject: string, fields?: object) => Promise<void>;
  /** Subjects of what that query lists. */
  subjects: (query: string) => Promise<string[]>;
}

async function openMailbox(): Promise<Mailbox> {
  const ravi = openTestRavi();
  const { key, inbox } = await ravi.createIdentity({ email: "reader" });
  const arrive = async (subject: string, fields: object = {}): Promise<void> => {
    const body = { to: inbox, from: "app@example.com", subject, text: subject, ...fields };
    expect((await ravi.ask("POST /_local/email", { body })).status).toBe(201);
  };
  const subjects = async (query: string): Promise<string[]> => {
    const { status, body } = await ravi.ask(`GET /api/email-messages/${query}`, { key });
    expect(status, JSON.stringify(body)).toBe(200);
    const found = emailMessageSchema.array().parse(Array.isArray(body) ? body : body.results);
    return found.map(({ subject }) => subject);
  };
  return { ...ravi, key, arrive, subjects };
}

test("the flat list is filtered by sender, thread, direction and reading, and by all of them at once", async () => {
  const { ask, key, arrive, subjects } = await openMailbox();
  await arrive("one", { message_id: "<one@example.com>" });
  await arrive("two", { from: "Other@Example.com" });
  await arrive("three", { in_reply_to: "<one@example.com>" });
  const sent = { to_email: "x@example.net", subject: "sent", content: "c" };
  await ask("POST /api/email-messages/compose/", { key, body: sent });
  const [, three] = (await ask("GET /api/email-messages/", { key })).body;
  await ask(`GET /api/email-messages/${three.id}/`, { key });

  expect(await subjects("")).toEqual(["sent", "three", "two", "one"]);
  expect(await subjects("?from_email=other@example.COM")).toEqual(["two"]);
  expect(await subjects(`?thread_id=${three.thread_id}`)).toEqual(["three", "one"]);
  expect(await subjects("?direction=outgoing")).toEqual(["sent"]);
  expect(await subjects("?direction=incoming")).toEqual(["three", "two", "one"]);
  expect(await subjects("?is_read=false")).toEqual(["two", "one"]);
  expect(await subjects(`?is_read=false&direction=incoming&thread_id=${three.thread_id}`)).toEqual(["one"]);
  expect(await subjects("?from_email=nobody@example.com")).toEqual([]);
  expect(await subjects("?from_email=' OR 1=1 --")).toEqual([]);
});

test("created_after lists what came after that instant, in whatever zone it is given", async () => {
  const { state, arrive, subjects } = await openMailbox();
  await arrive("one");
  await arrive("two");
  await arrive("three");
  const instants = ["2026-06-01T10:00:00.000Z", "2026-06-01T10:00:00.500Z", "2026-06-01T10:00:01.000Z"];
  for (const [index, instant] of instants.entries())
    state.db.change("UPDATE email_messages SET created_dt = ? WHERE id = ?", [instant, index + 1]);

  expect(await subjects("?created_after=2026-06-01T09:59:59Z")).toEqual(["three", "two", "one"]);
  expect(await subjects("?created_after=2026-06-01T10:00:00.000Z")).toEqual(["three", "two"]);
  expect(await subjects("?created_after=2026-06-01T12:00:00.5%2B02:00")).toEqual(["three"]);
  expect(await subjects("?created_after=2026-06-01T10:00:01Z")).toEqual([]);
});

test("with limit or offset the list comes in pages, oldest first, that name their neighbours", async () => {
  const { ask, key, arrive, subjects } = await openMailbox();
  for (const subject of ["1", "2", "3", "4", "5"]) await arrive(subject);
  const page = async (query: string): Promise<unknown> => (await ask(`GET /api/email-messages/${query}`, { key })).body;

  expect(await page("?limit=2&direction=incoming")).toMatchObject({
    count: 5,
    next: "http://localhost/api/email-messages/?limit=2&direction=incoming&offset=2",
    previous: null,
    results: [{ subject: "1" }, { subject: "2" }],
  });
  expect(await page("?limit=2&offset=3")).toMatchObject({
    count: 5,
    next: null,
    previous: "http://localhost/api/email-messages/?limit=2&offset=1",
    results: [{ subject: "4" }, { subject: "5" }],
  });
  expect(await subjects("?offset=1")).toEqual(["2", "3", "4", "5"]);
  expect(await page("?offset=5")).toMatchObject({ count: 5, next: null, results: [] });
});

test("a page holds 50 messages unless limit says otherwise", async () => {
  const { arrive, subjects } = await openMailbox();
  const all = Array.from({ length: 53 }, (_, index) => String(index));
  for (const subject of all) await arrive(subject);

  expect(await subjects("?offset=0")).toEqual(all.slice(0, 50));
  expect(await subjects("?offset=50")).toEqual(all.slice(50));
  expect(await subjects("?limit=200")).toEqual(all);
  expect(await subjects("")).toEqual(all.toReversed());
});

test("what arrives between two pages is neither shown twice nor missed", async () => {
  const ravi = await startForTest();
  const account = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey });
  const { inbox, api_key: key } = await account.identities.create({ name: "reader" });
  const { emailMessages } = createRaviClient({ apiUrl: ravi.apiUrl, key });
  const arrive = (subject: string): unknown => ravi.deliverEmail({ to: inbox, from: "app@example.com", subject });
  for (let index = 0; index < 10; index += 1) arrive(`early ${index}`);
  const seen: string[] = [];

  for (let offset = 0; ; offset += 3) {
    const page = await emailMessages.list({ limit: 3, offset, direction: "incoming" });
    if (page.length === 0) break;
    seen.push(...page.toReversed().map(({ subject }) => subject));
    if (offset < 6) arrive(`late ${offset / 3}`);
  }

  expect(seen).toEqual([...Array.from({ length: 10 }, (_, index) => `early ${index}`), "late 0", "late 1"]);
});

test.each([
  ["limit=0", "limit", "Ensure this value is greater than or equal to 1."],
  ["limit=201", "limit", "Ensure this value is less than or equal to 200."],
  ["limit=ten", "limit", "A valid integer is required."],
  ["limit=", "limit", "A valid integer is required."],
  ["offset=-1", "offset", "A valid integer is required."],
  ["offset=1e3", "offset", "A valid integer is required."],
  ["offset=9999999999999999", "offset", "A valid integer is required."],
  ["direction=in", "direction", "Must be one of incoming, outgoing."],
  ["is_read=maybe", "is_read", "Must be true or false."],
  ["from_email=", "from_email", "This field may not be blank."],
  ["thread_id=%20", "thread_id", "This field may not be blank."],
  ["created_after=yesterday", "created_after", "Enter a valid date and time with offset"],
  ["created_after=2026-06-01T10:00:00", "created_after", "Enter a valid date and time with offset"],
  ["created_after=2026-02-30T10:00:00Z", "created_after", "Enter a valid date and time with offset"],
])("?%s answers 400 and names %s", async (query, field, reason) => {
  const { ask, key } = await openMailbox();
  expect(await ask(`GET /api/email-messages/?${query}`, { key })).toMatchObject({
    status: 400,
    body: { [field]: [expect.stringContaining(reason)] },
  });
});
