import { expect, test } from "vitest";
import { openTestRavi, type TestRavi } from "../../testing/test-ravi.ts";

async function openWithKey(): Promise<TestRavi & { key: string; inbox: string; phone: string }> {
  const ravi = openTestRavi();
  const { key, inbox, phone } = await ravi.createIdentity({ provision_phone: true });
  return { ...ravi, key, inbox, phone };
}

// What the Go CLI really sends: the whole object with empty strings for everything unset.
const fromCli = {
  uuid: "",
  phone_number: "",
  nickname: "",
  is_trusted: false,
  source: "",
  interaction_count: 0,
  last_interaction_dt: "",
  created_dt: "",
  updated_dt: "",
};

test("a contact lives through create, list, get, change and delete", async () => {
  const { ask, key } = await openWithKey();
  const body = { ...fromCli, email: "grace@example.com", display_name: "Grace Hopper" };
  const created = await ask("POST /api/contacts/", { key, body });
  expect(created).toMatchObject({
    status: 201,
    body: {
      identity: 1,
      email: "grace@example.com",
      phone_number: "",
      display_name: "Grace Hopper",
      nickname: "",
      is_trusted: false,
      source: "manual",
      interaction_count: 0,
      last_interaction_dt: null,
    },
  });
  const path = `/api/contacts/${created.body.uuid}/`;
  expect((await ask("GET /api/contacts/", { key })).body).toEqual([created.body]);
  expect((await ask(`GET ${path}`, { key })).body).toEqual(created.body);
  const changed = await ask(`PATCH ${path}`, { key, body: { is_trusted: true, nickname: "Amazing" } });
  expect(changed).toMatchObject({
    status: 200,
    body: { is_trusted: true, nickname: "Amazing", display_name: "Grace Hopper" },
  });
  expect((await ask(`PATCH ${path}`, { key, body: { nickname: "" } })).body).toMatchObject({ nickname: "" });
  expect(await ask(`DELETE ${path}`, { key })).toMatchObject({ status: 204 });
  expect(await ask(`GET ${path}`, { key })).toMatchObject({
    status: 404,
    body: { detail: "No Contact matches the given query." },
  });
});

test("a contact that a message made is taken over, one made by hand answers 409", async () => {
  const { ask, key, inbox, phone } = await openWithKey();
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", from_name: "Ann" } });
  await ask("POST /_local/sms", { body: { to: phone, from: "+15551234567", body: "hi" } });
  expect((await ask("GET /api/contacts/", { key })).body).toMatchObject([
    { email: "a@example.com", display_name: "Ann", source: "auto", interaction_count: 1 },
    { phone_number: "+15551234567", source: "auto", interaction_count: 1 },
  ]);
  const taken = await ask("POST /api/contacts/", {
    key,
    body: { ...fromCli, email: "A@example.com", is_trusted: true },
  });
  expect(taken).toMatchObject({
    status: 201,
    body: { display_name: "Ann", source: "manual", is_trusted: true, interaction_count: 1 },
  });
  expect(await ask("POST /api/contacts/", { key, body: { ...fromCli, email: "a@example.com" } })).toMatchObject({
    status: 409,
  });
  expect((await ask("GET /api/contacts/", { key })).body).toHaveLength(2);
});

test("a change may not take another contact's address", async () => {
  const { ask, key } = await openWithKey();
  await ask("POST /api/contacts/", { key, body: { email: "a@example.com" } });
  const { body } = await ask("POST /api/contacts/", { key, body: { email: "b@example.com" } });
  const answer = await ask(`PATCH /api/contacts/${body.uuid}/`, { key, body: { email: "A@EXAMPLE.COM" } });
  expect(answer).toMatchObject({ status: 409 });
});

test("find is exact, by address or number", async () => {
  const { ask, key } = await openWithKey();
  await ask("POST /api/contacts/", { key, body: { email: "a@example.com", phone_number: "+1 (555) 123-4567" } });
  for (const query of ["email=A@example.com", "phone_number=%2B15551234567", "phone_number=%2B1%20555%20123%204567"]) {
    expect((await ask(`GET /api/contacts/find/?${query}`, { key })).body).toMatchObject({ email: "a@example.com" });
  }
  for (const query of ["email=a@example", "phone_number=%2B1555", "email=a@example.com&phone_number=%2B1"]) {
    expect(await ask(`GET /api/contacts/find/?${query}`, { key })).toMatchObject({ status: 404 });
  }
  expect(await ask("GET /api/contacts/find/", { key })).toMatchObject({ status: 400 });
});

test("search is fuzzy over names and addresses, best match first", async () => {
  const { ask, key } = await openWithKey();
  const people = [
    ["Grace Hopper", "grace@navy.example"],
    ["Gracie Allen", "allen@show.example"],
    ["Alan Turing", "alan@bletchley.example"],
  ];
  for (const [display_name, email] of people) await ask("POST /api/contacts/", { key, body: { display_name, email } });
  const search = async (q: string): Promise<string[]> => {
    const { body } = await ask(`GET /api/contacts/search/?q=${encodeURIComponent(q)}`, { key });
    return body.map(({ display_name }: { display_name: string }) => display_name);
  };
  expect(await search("grace hopper")).toEqual(expect.arrayContaining(["Grace Hopper"]));
  expect((await search("graec"))[0]).toBe("Grace Hopper");
  expect(await search("HOPPER")).toEqual(["Grace Hopper"]);
  expect(await search("bletchley")).toEqual(["Alan Turing"]);
  expect(await search("turring")).toEqual(["Alan Turing"]);
  expect(await search("%")).toEqual([]);
  expect(await search("")).toEqual([]);
});

test.each([
  [{}, "email"],
  [fromCli, "email"],
  [{ email: "no address" }, "email"],
  [{ phone_number: "abc" }, "phone_number"],
  [{ email: "a@example.com", is_trusted: "yes" }, "is_trusted"],
])("POST /api/contacts/ %j is refused for its field %s", async (body, field) => {
  const { ask, key } = await openWithKey();
  expect(await ask("POST /api/contacts/", { key, body })).toMatchObject({
    status: 400,
    body: { [field]: [expect.any(String)] },
  });
});
