import {
  createdIdentitySchema,
  emailAddressSchema,
  identityKeySchema,
  ownerSchema,
  phoneNumberSchema,
} from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { openTestRavi } from "../../testing/test-ravi.ts";

test("creating an identity without a wish invents a name and a matching address", async () => {
  const answer = await openTestRavi().ask("POST /api/identities/", { body: {} });
  expect(answer.status).toBe(201);
  const { name, inbox, phone, api_key: key } = createdIdentitySchema.parse(answer.body);
  expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  expect(inbox).toMatch(new RegExp(`^${name.toLowerCase().replace(" ", "\\.")}\\d{4}@ravi\\.localhost$`));
  expect(phone).toBe("");
  expect(key).toMatch(/^ravi_id_[\w-]{43}$/);
});

test.each([
  [{ name: "Task 7" }, "task-7@ravi.localhost"],
  [{ name: "Task 7", email: "seven" }, "seven@ravi.localhost"],
  [{ email: "seven@ravi.localhost" }, "seven@ravi.localhost"],
  [{ email: "seven@RAVI.localhost" }, "seven@ravi.localhost"],
  [{ email_identifier: "seven", domain: "ravi.localhost" }, "seven@ravi.localhost"],
  [{ email_identifier: "seven" }, "seven@ravi.localhost"],
  [{ name: "Task 7", email: "", domain: null, uuid: "" }, "task-7@ravi.localhost"],
])("POST /api/identities/ %j gives the address %s", async (body, inbox) => {
  expect(await openTestRavi().ask("POST /api/identities/", { body })).toMatchObject({ status: 201, body: { inbox } });
});

test.each([
  [{ email: "ab" }, "email"],
  [{ email: "Upper" }, "email"],
  [{ email: "a..b" }, "email"],
  [{ email: "abc@elsewhere.com" }, "email"],
  [{ email: 5 }, "email"],
  [{ email_identifier: "-ab" }, "email_identifier"],
  [{ email_identifier: "abc", domain: "elsewhere.com" }, "domain"],
  [{ domain: "ravi.localhost" }, "domain"],
  [{ email: "abc", email_identifier: "abc" }, "email_identifier"],
  [{ name: "n".repeat(256) }, "name"],
  [{ name: ["n"] }, "name"],
  [{ provision_phone: "yes" }, "provision_phone"],
])("POST /api/identities/ %j is refused for its field %s", async (body, field) => {
  const ravi = openTestRavi();
  expect(await ravi.ask("POST /api/identities/", { body })).toMatchObject({
    status: 400,
    body: { [field]: [expect.any(String)] },
  });
  expect((await ravi.ask("GET /api/identities/")).body).toEqual([]);
});

test("addresses are unique whatever their case, names are not", async () => {
  const { ask, createIdentity } = openTestRavi();
  await createIdentity({ name: "twin", email: "one" });
  await createIdentity({ name: "twin", email: "two" });
  expect(await ask("POST /api/identities/", { body: { email: "one" } })).toMatchObject({
    status: 409,
    body: { detail: "This email address is already taken." },
  });
  expect((await ask("GET /api/identities/")).body).toMatchObject([{ name: "twin" }, { name: "twin" }]);
});

test("a name whose address is taken gets digits", async () => {
  const { createIdentity } = openTestRavi();
  const name = "A very long name for one small agent";
  const inboxes = [await createIdentity({ name }), await createIdentity({ name })].map(({ inbox }) => inbox);
  expect(inboxes).toEqual([
    "a-very-long-name-for-one@ravi.localhost",
    expect.stringMatching(/^a-very-long-name-for-one\d{6}@ravi\.localhost$/),
  ]);
});

test("more than a hundred phones are all different, and a released number is not given again", async () => {
  const { ask, createIdentity } = openTestRavi();
  const phones = new Set<string>();
  for (let index = 0; index < 105; index += 1) {
    const { uuid, phone } = await createIdentity({ provision_phone: true });
    phones.add(phone);
    await ask(`DELETE /api/identities/${uuid}/`);
  }
  expect(phones.size).toBe(105);
});

test("the contact points of an identity are lists of one, with integer ids", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, inbox, phone } = await createIdentity({ provision_phone: true });
  const [address] = emailAddressSchema
    .array()
    .length(1)
    .parse((await ask("GET /api/email/", { key })).body);
  const [number] = phoneNumberSchema
    .array()
    .length(1)
    .parse((await ask("GET /api/phone/", { key })).body);
  expect([address?.email, number?.phone_number]).toEqual([inbox, phone]);
  expect(ownerSchema.parse((await ask("GET /api/master/", { key })).body)).toEqual({
    first_name: "Grace",
    last_name: "Hopper",
  });
});

test("without a phone the identity says null and the phone list is empty", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, uuid } = await createIdentity();
  expect((await ask(`GET /api/identities/${uuid}/`)).body.phone).toBeNull();
  expect((await ask("GET /api/phone/", { key })).body).toEqual([]);
});

test("a minted identity key works, beside the one from creation", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { uuid, key: firstKey } = await createIdentity();
  const minted = await ask("POST /api/auth/keys/identity/", { body: { identity_uuid: uuid, label: "cli" } });
  expect(minted).toMatchObject({ status: 201, body: { identity_uuid: uuid, label: "cli" } });
  const { key } = identityKeySchema.parse(minted.body);
  for (const each of [key, firstKey]) {
    expect((await ask("GET /api/identities/", { key: each })).body).toMatchObject([{ uuid }]);
  }
});

test.each([
  [{}, { identity_uuid: ["This field is required."] }],
  [{ identity_uuid: "nobody" }, { identity_uuid: ["There is no such identity."] }],
])("POST /api/auth/keys/identity/ %j answers 400", async (body, fields) => {
  expect(await openTestRavi().ask("POST /api/auth/keys/identity/", { body })).toMatchObject({
    status: 400,
    body: fields,
  });
});

test("deleting an identity takes all it owns with it", async () => {
  const { ask, createIdentity, state } = openTestRavi();
  const { uuid, inbox, phone, key } = await createIdentity({ name: "gone", provision_phone: true });
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", text: "hello" } });
  await ask("POST /_local/sms", { body: { to: phone, from: "+15551234567", body: "hello" } });
  await ask("POST /api/secrets/", { key, body: { key: "TOKEN", value: "v" } });
  await ask("POST /api/passwords/", { key, body: { domain: "example.com", password: "v" } });
  await ask("POST /api/email-messages/compose/", { key, body: { to_email: "x@example.com", content: "out" } });
  const file = { filename: "a.txt", content_base64: "aGVsbG8=" };
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", attachments: [file] } });
  expect(await ask(`DELETE /api/identities/${uuid}/`)).toMatchObject({ status: 204, body: undefined });
  expect(await ask(`DELETE /api/identities/${uuid}/`)).toMatchObject({ status: 404 });
  expect(await ask("GET /api/email/", { key })).toMatchObject({ status: 401, body: { detail: "Invalid API key." } });
  const tables = [
    "identities",
    "identity_keys",
    "phones",
    "email_messages",
    "thread_references",
    "sms_messages",
    "secrets",
    "passwords",
    "contacts",
    "attachments",
    "attachment_contents",
    "outbox",
    "events",
  ];
  const left = tables.map((table) => state.db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n);
  expect(left).toEqual(tables.map(() => 0));
  expect(await ask("POST /api/identities/", { body: { name: "gone" } })).toMatchObject({ body: { inbox } });
});

test("refuseDeletion answers 405 and keeps the identity", async () => {
  const { ask, createIdentity } = openTestRavi({ refuseDeletion: true });
  const { uuid } = await createIdentity();
  expect(await ask(`DELETE /api/identities/${uuid}/`)).toMatchObject({
    status: 405,
    body: { detail: 'Method "DELETE" not allowed.' },
  });
  expect(await ask(`GET /api/identities/${uuid}/`)).toMatchObject({ status: 200 });
});

test("keys are stored hashed only", async () => {
  const { createIdentity, state } = openTestRavi();
  const { key } = await createIdentity();
  const rows = state.db.all<{ key_hash: Uint8Array }>("SELECT * FROM identity_keys");
  expect(rows).toHaveLength(1);
  expect(rows[0]?.key_hash).toHaveLength(32);
  expect(JSON.stringify(rows)).not.toContain(key.slice("ravi_id_".length));
});

test("GET /_local/state counts what each identity has", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { uuid, inbox, phone } = await createIdentity({ name: "counted", provision_phone: true });
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", text: "hello" } });
  expect((await ask("GET /_local/state")).body).toEqual({
    domain: "ravi.localhost",
    identity_count: 1,
    identities: [
      {
        uuid,
        name: "counted",
        inbox,
        phone,
        emails: 1,
        unread_emails: 1,
        sms: 0,
        unread_sms: 0,
        secrets: 0,
        passwords: 0,
        contacts: 1,
        keys: 1,
      },
    ],
  });
});

test("PUT changes the name, and nothing else", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { uuid, inbox, key } = await createIdentity({ name: "before" });
  expect(await ask(`PUT /api/identities/${uuid}/`, { body: { name: " after ", inbox: "x@y" } })).toMatchObject({
    status: 200,
    body: { uuid, name: "after", inbox },
  });
  expect((await ask(`GET /api/identities/${uuid}/`)).body).toMatchObject({ name: "after" });
  for (const body of [{}, { name: " " }, { name: 5 }]) {
    expect(await ask(`PUT /api/identities/${uuid}/`, { body })).toMatchObject({ status: 400 });
  }
  expect(await ask(`PUT /api/identities/${uuid}/`, { key, body: { name: "x" } })).toMatchObject({ status: 403 });
});

test("provision-phone gives a number once, then answers 409", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { uuid, key } = await createIdentity();
  const path = `POST /api/identities/${uuid}/provision-phone/`;
  expect(await ask(path, { body: { country_code: "DE" } })).toMatchObject({ status: 400 });
  expect(await ask(path, { body: { country_code: "us" } })).toMatchObject({ body: { uuid, phone: "+12015550100" } });
  expect(await ask(path)).toMatchObject({ status: 409, body: { detail: expect.any(String) } });
  expect((await ask("GET /api/phone/", { key })).body).toMatchObject([{ phone_number: "+12015550100" }]);
});

test("keys are listed by label, never as keys, and only one's own", async () => {
  const { ask, createIdentity } = openTestRavi();
  const [one, two] = [await createIdentity(), await createIdentity()];
  const minted = await ask("POST /api/auth/keys/identity/", { body: { identity_uuid: one.uuid, label: "cli" } });
  const own = await ask("GET /api/auth/keys/identity/", { key: one.key });
  expect(own.body).toMatchObject([
    { identity_uuid: one.uuid, label: "created with the identity" },
    { identity_uuid: one.uuid, label: "cli" },
  ]);
  for (const key of [one.key, minted.body.key, two.key]) {
    expect(JSON.stringify(own.body)).not.toContain(key.slice("ravi_id_".length));
  }
  expect((await ask("GET /api/auth/keys/identity/")).body).toHaveLength(3);
  expect((await ask(`GET /api/auth/keys/identity/?identity=${two.uuid}`)).body).toHaveLength(1);
  expect(await ask(`GET /api/auth/keys/identity/?identity=${two.uuid}`, { key: one.key })).toMatchObject({
    status: 403,
  });
});

test("domains lists the one domain, the same one every time", async () => {
  const { ask } = openTestRavi();
  const { body } = await ask("GET /api/domains/");
  expect(body).toMatchObject([{ domain: "ravi.localhost", is_platform: true, is_verified: true }]);
  expect((await ask("GET /api/domains/")).body).toEqual(body);
});
