import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTestRavi, type TestRavi } from "../../testing/test-ravi.ts";

async function openWithKey(): Promise<TestRavi & { key: string }> {
  const ravi = openTestRavi();
  const { key } = await ravi.createIdentity();
  return { ...ravi, key };
}

// What the Go CLI really sends: empty strings for everything unset.
const fromCli = { uuid: "", domain: "https://login.example.co.uk/in", notes: "", created_dt: "", updated_dt: "" };

test("a password lives through create, list, get, change and delete", async () => {
  const { ask, key } = await openWithKey();
  const body = { ...fromCli, username: "ada", password: "päss\n word" };
  const created = await ask("POST /api/passwords/", { key, body });
  expect(created).toMatchObject({
    status: 201,
    body: { identity: 1, domain: "example.co.uk", username: "ada", password: "päss\n word", notes: "" },
  });
  const path = `/api/passwords/${created.body.uuid}/`;
  expect((await ask("GET /api/passwords/", { key })).body).toEqual([created.body]);
  expect((await ask(`GET ${path}`, { key })).body).toEqual(created.body);
  const changed = await ask(`PATCH ${path}`, { key, body: { password: "new", domain: "other.example.com" } });
  expect(changed).toMatchObject({ status: 200, body: { username: "ada", password: "new", domain: "example.com" } });
  expect((await ask(`GET ${path}`, { key })).body).toEqual(changed.body);
  expect(await ask(`DELETE ${path}`, { key })).toMatchObject({ status: 204 });
  expect(await ask(`GET ${path}`, { key })).toMatchObject({
    status: 404,
    body: { detail: "No PasswordEntry matches the given query." },
  });
});

test("a password without a user name gets the identity's address, as the released Go CLI's help promises", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, inbox } = await createIdentity();
  const { body } = await ask("POST /api/passwords/", { key, body: { ...fromCli, username: "", password: "p" } });
  expect(body).toMatchObject({ username: inbox });
  const path = `/api/passwords/${body.uuid}/`;
  expect((await ask(`PATCH ${path}`, { key, body: { username: "" } })).body).toMatchObject({ username: "" });
});

test("no file of the state directory holds a password, its user name or its notes", async () => {
  const { ask, key, state, stateDir } = await openWithKey();
  const body = {
    domain: "example.com",
    username: "findable-user",
    password: "findable-password",
    notes: "findable-note",
  };
  await ask("POST /api/passwords/", { key, body });
  state.db.close();
  const files = readdirSync(stateDir).map((name) => readFileSync(join(stateDir, name)));
  expect(files.some((content) => content.includes("example.com"))).toBe(true);
  expect(files.some((content) => content.includes("findable-"))).toBe(false);
});

test.each([
  ["a changed byte", "UPDATE passwords SET sealed = zeroblob(64)"],
  ["another domain", "UPDATE passwords SET domain = 'evil.example'"],
  ["another uuid", "UPDATE passwords SET uuid = 'other'"],
])("a row with %s answers 500 with a clear text, never garbage", async (_what, sql) => {
  const { ask, key, state } = await openWithKey();
  await ask("POST /api/passwords/", { key, body: { domain: "example.com", password: "p" } });
  state.db.change(sql, []);
  expect(await ask("GET /api/passwords/", { key })).toMatchObject({
    status: 500,
    body: { detail: expect.stringMatching(/^Cannot open password for/) },
  });
});

test.each([
  [{ domain: "", password: "p" }, "domain"],
  [{ domain: "not a domain", password: "p" }, "domain"],
  [{ password: "p" }, "domain"],
  [{ domain: "example.com" }, "password"],
  [{ domain: "example.com", password: "" }, "password"],
  [{ domain: "example.com", password: 5 }, "password"],
])("POST /api/passwords/ %j is refused for its field %s", async (body, field) => {
  const { ask, key } = await openWithKey();
  expect(await ask("POST /api/passwords/", { key, body })).toMatchObject({
    status: 400,
    body: { [field]: expect.arrayContaining([expect.any(String)]) },
  });
});

test.each([
  ["", /^.{16}$/],
  ["?length=40", /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z\d]).{40}$/],
  ["?length=12&special=false&digits=false", /^[A-Za-z]{12}$/],
  ["?length=9&uppercase=false&lowercase=false&special=false", /^\d{9}$/],
  ["?length=9&uppercase=false&lowercase=false&special=false&exclude_chars=0123456", /^[789]{9}$/],
  ["?length=1", /^.$/],
])("GET /api/passwords/generate-password/%s answers a password of that kind", async (query, shape) => {
  const { ask, key } = await openWithKey();
  expect((await ask(`GET /api/passwords/generate-password/${query}`, { key })).body.password).toMatch(shape);
});

test.each([
  "?length=0",
  "?length=257",
  "?length=x",
  "?digits=maybe",
  "?length=5&uppercase=false&lowercase=false&special=false&digits=false",
])("generate-password%s answers 400", async (query) => {
  const { ask, key } = await openWithKey();
  expect(await ask(`GET /api/passwords/generate-password/${query}`, { key })).toMatchObject({ status: 400 });
});
