import { expect, test } from "vitest";
import { openTestRavi, type TestIdentity, type TestRavi } from "../../testing/test-ravi.ts";
import { routes } from "./routes.ts";

async function openWithTwo(): Promise<TestRavi & { alice: TestIdentity; bob: TestIdentity }> {
  const ravi = openTestRavi();
  const alice = await ravi.createIdentity({ name: "alice", email: "alice", provision_phone: true });
  const bob = await ravi.createIdentity({ name: "bob", email: "bob", provision_phone: true });
  for (const { inbox, phone, key, name } of [alice, bob]) {
    await ravi.ask("POST /_local/email", { body: { to: inbox, from: "app@example.com", subject: name, text: name } });
    await ravi.ask("POST /_local/sms", { body: { to: phone, from: "+15551234567", body: name } });
    await ravi.ask("POST /api/secrets/", { key, body: { key: "TOKEN", value: name } });
  }
  return { ...ravi, alice, bob };
}

const managementRoutes = routes.filter(({ allow }) => allow === "management");
const lists = [
  ["/api/email/", "email", "bob@ravi.localhost"],
  ["/api/phone/", "phone_number", "+12015550101"],
  ["/api/email-inbox/", "subject", "bob"],
  ["/api/email-messages/", "text_content", "bob"],
  ["/api/sms-inbox/", "preview", "bob"],
  ["/api/messages/", "body", "bob"],
  ["/api/secrets/", "value", "bob"],
] as const;

test.each(managementRoutes)("$method $path is forbidden to an identity key", async ({ method, path }) => {
  const { ask, bob, alice } = await openWithTwo();
  for (const target of [bob, alice]) {
    const answer = await ask(`${method} ${path.replace(":uuid", target.uuid)}`, { key: bob.key });
    expect(answer).toMatchObject({
      status: 403,
      body: { detail: "You do not have permission to perform this action." },
    });
  }
});

test.each(lists)("GET %s shows an identity key only what is its own", async (path, field, own) => {
  const { ask, bob } = await openWithTwo();
  const mine = await ask(`GET ${path}`, { key: bob.key });
  expect(mine.status).toBe(200);
  expect(mine.body.map((row: Record<string, unknown>) => row[field])).toEqual([own]);
  expect((await ask(`GET ${path}?identity=${bob.uuid}`, { key: bob.key })).body).toEqual(mine.body);
});

test.each(lists)("GET %s refuses an identity key that asks for another identity", async (path) => {
  const { ask, alice, bob } = await openWithTwo();
  expect(await ask(`GET ${path}?identity=${alice.uuid}`, { key: bob.key })).toMatchObject({ status: 403 });
  expect(await ask(`GET ${path}?identity=nobody`, { key: bob.key })).toMatchObject({ status: 403 });
  expect(await ask(`GET ${path}?identity=`, { key: bob.key })).toMatchObject({ status: 403 });
});

test.each(lists)(
  "GET %s is account-wide for the management key, or narrowed by ?identity=",
  async (path, field, own) => {
    const { ask, bob } = await openWithTwo();
    expect((await ask(`GET ${path}`)).body).toHaveLength(2);
    const narrowed = await ask(`GET ${path}?identity=${bob.uuid}`);
    expect(narrowed.body.map((row: Record<string, unknown>) => row[field])).toEqual([own]);
    expect(await ask(`GET ${path}?identity=nobody`)).toMatchObject({ status: 404 });
  },
);

test("an identity key sees one identity: its own", async () => {
  const { ask, alice, bob } = await openWithTwo();
  expect((await ask("GET /api/identities/", { key: bob.key })).body).toMatchObject([{ uuid: bob.uuid }]);
  expect(await ask(`GET /api/identities/${bob.uuid}/`, { key: bob.key })).toMatchObject({ status: 200 });
  expect(await ask(`GET /api/identities/${alice.uuid}/`, { key: bob.key })).toMatchObject({ status: 404 });
  expect((await ask("GET /api/identities/")).body).toHaveLength(2);
});

test("an identity key cannot read, mark, change or delete a thing of another identity by its id", async () => {
  const { ask, alice, bob } = await openWithTwo();
  const first = async (path: string): Promise<Record<string, string>> => (await ask(path, { key: alice.key })).body[0];
  const secret = await first("GET /api/secrets/");
  const targets = [
    `GET /api/email-inbox/${(await first("GET /api/email-inbox/"))["thread_id"]}/`,
    `GET /api/email-messages/${(await first("GET /api/email-messages/"))["id"]}/`,
    `GET /api/sms-inbox/${(await first("GET /api/sms-inbox/"))["conversation_id"]}/`,
    `GET /api/messages/${(await first("GET /api/messages/"))["id"]}/`,
    `PATCH /api/secrets/${secret["uuid"]}/`,
    `DELETE /api/secrets/${secret["uuid"]}/`,
  ];
  for (const target of targets) {
    expect(
      await ask(target, { key: bob.key, body: target.startsWith("GET") ? undefined : { value: "stolen" } }),
    ).toMatchObject({
      status: 404,
    });
  }
  expect((await ask("GET /api/secrets/", { key: alice.key })).body).toEqual([secret]);
  expect((await ask("GET /api/email-inbox/", { key: alice.key })).body[0].unread_count).toBe(1);
  expect((await ask("GET /api/sms-inbox/", { key: alice.key })).body[0].unread_count).toBe(1);
});

test("the management key must say for which identity it writes a secret", async () => {
  const { ask, bob } = await openWithTwo();
  const body = { key: "OTHER", value: "1" };
  expect(await ask("POST /api/secrets/", { body })).toMatchObject({
    status: 400,
    body: { identity: [expect.any(String)] },
  });
  expect(await ask(`POST /api/secrets/?identity=${bob.uuid}`, { body })).toMatchObject({ status: 201 });
  expect((await ask("GET /api/secrets/?key=other", { key: bob.key })).body).toMatchObject([{ value: "1" }]);
});
