import { secretSchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { openTestRavi } from "../../testing/test-ravi.ts";

test("a secret lives through create, find in any case, change and delete", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity();
  // What the Go CLI really sends: empty strings for everything unset.
  const body = { uuid: "", key: "github_token", value: "päss\n word", notes: "", created_dt: "", updated_dt: "" };
  const created = await ask("POST /api/secrets/", { key, body });
  expect(created.status).toBe(201);
  const { uuid } = secretSchema.parse(created.body);
  expect(created.body).toMatchObject({ identity: 1, key: "GITHUB_TOKEN", value: "päss\n word", notes: "" });
  expect((await ask("GET /api/secrets/?key=GitHub_Token", { key })).body).toEqual([created.body]);
  expect((await ask("GET /api/secrets/?key=other", { key })).body).toEqual([]);
  expect(await ask(`GET /api/secrets/${uuid}/`, { key })).toMatchObject({ status: 200, body: created.body });
  expect(await ask(`PATCH /api/secrets/${uuid}/`, { key, body: { value: "new" } })).toMatchObject({
    status: 200,
    body: { uuid, key: "GITHUB_TOKEN", value: "new" },
  });
  expect((await ask("GET /api/secrets/", { key })).body).toMatchObject([{ value: "new" }]);
  expect(await ask(`DELETE /api/secrets/${uuid}/`, { key })).toMatchObject({ status: 204, body: undefined });
  expect((await ask("GET /api/secrets/", { key })).body).toEqual([]);
});

test("a key that exists answers 409 and keeps its value; the same key of another identity is another secret", async () => {
  const { ask, createIdentity } = openTestRavi();
  const [one, two] = [await createIdentity(), await createIdentity()];
  await ask("POST /api/secrets/", { key: one.key, body: { key: "TOKEN", value: "first" } });
  expect(await ask("POST /api/secrets/", { key: one.key, body: { key: "token", value: "second" } })).toMatchObject({
    status: 409,
    body: { detail: "A secret with key TOKEN already exists." },
  });
  expect(await ask("POST /api/secrets/", { key: two.key, body: { key: "TOKEN", value: "third" } })).toMatchObject({
    status: 201,
  });
  expect((await ask("GET /api/secrets/", { key: one.key })).body).toMatchObject([{ value: "first" }]);
});

test.each([
  [{ key: "1ABC", value: "v" }, "key"],
  [{ key: "A-B", value: "v" }, "key"],
  [{ key: "", value: "v" }, "key"],
  [{ key: "ÄB", value: "v" }, "key"],
  [{ key: "AB\n", value: "v" }, "key"],
  [{ value: "v" }, "key"],
  [{ key: "AB" }, "value"],
  [{ key: "AB", value: 5 }, "value"],
])("POST /api/secrets/ %j is refused for its field %s", async (body, field) => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity();
  expect(await ask("POST /api/secrets/", { key, body })).toMatchObject({
    status: 400,
    body: { [field]: [expect.any(String)] },
  });
});

test("PATCH without notes keeps them, with notes replaces them", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity();
  const { uuid } = (await ask("POST /api/secrets/", { key, body: { key: "A", value: "v", notes: "n" } })).body;
  expect((await ask(`PATCH /api/secrets/${uuid}/`, { key, body: { value: "w" } })).body).toMatchObject({ notes: "n" });
  expect((await ask(`PATCH /api/secrets/${uuid}/`, { key, body: { notes: "m" } })).body).toMatchObject({
    value: "w",
    notes: "m",
  });
});

test.each(["GET", "PATCH", "DELETE"])(
  "%s of a secret that is not there answers 404 in the hosted service's words",
  async (method) => {
    const { ask, createIdentity } = openTestRavi();
    const { key } = await createIdentity();
    const parts = method === "PATCH" ? { key, body: { value: "v" } } : { key };
    expect(await ask(`${method} /api/secrets/nothing/`, parts)).toMatchObject({
      status: 404,
      body: { detail: "No SecretEntry matches the given query." },
    });
  },
);
