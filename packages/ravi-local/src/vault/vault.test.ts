import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTestRavi, type TestRavi, temporaryDirectory } from "../../testing/test-ravi.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import { masterKeyFile } from "./master-key.ts";
import { seal, unseal } from "./seal.ts";

const plaintext = "correct-horse-battery-staple";

async function openWithSecrets(): Promise<TestRavi & { key: string; uuids: string[] }> {
  const ravi = openTestRavi();
  const { key } = await ravi.createIdentity();
  const uuids: string[] = [];
  for (const name of ["FIRST", "SECOND"]) {
    const body = { key: name, value: `${plaintext}-${name}`, notes: `note-${plaintext}` };
    uuids.push((await ravi.ask("POST /api/secrets/", { key, body })).body.uuid);
  }
  return { ...ravi, key, uuids };
}

function reopen(ravi: TestRavi): TestRavi {
  ravi.state.db.close();
  return openTestRavi({ stateDir: ravi.stateDir });
}

test("sealed bytes open with the same key and context only", () => {
  const [key, other] = [randomBytes(32), randomBytes(32)];
  const sealed = seal(key, Buffer.from(plaintext), "place");
  expect(unseal(key, sealed, "place")?.toString()).toBe(plaintext);
  expect(unseal(other, sealed, "place")).toBeUndefined();
  expect(unseal(key, sealed, "elsewhere")).toBeUndefined();
  expect(unseal(key, sealed.subarray(0, 20), "place")).toBeUndefined();
  expect(Buffer.from(seal(key, Buffer.from(plaintext), "place")).equals(sealed)).toBe(false);
});

test("any flipped bit of sealed bytes is noticed", () => {
  const key = randomBytes(32);
  const sealed = seal(key, Buffer.from("ab"), "place");
  const opened = Array.from({ length: sealed.length * 8 }, (_, bit) => {
    const changed = Uint8Array.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return unseal(key, changed, "place");
  });
  expect(opened.filter((result) => result !== undefined)).toEqual([]);
});

test("no file of the state directory holds a secret's value or notes, or a usable key", async () => {
  const { state, stateDir, key, ask, createIdentity } = await openWithSecrets();
  const { inbox } = await createIdentity();
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", text: "findable-marker" } });
  state.db.close();
  const files = readdirSync(stateDir).map((name) => readFileSync(join(stateDir, name)));
  const isAnywhere = (text: string): boolean => files.some((content) => content.includes(text));
  expect(isAnywhere("findable-marker")).toBe(true);
  expect([plaintext, key, key.slice("ravi_id_".length)].filter(isAnywhere)).toEqual([]);
});

test("every file is readable by its owner only", async () => {
  const { stateDir } = await openWithSecrets();
  const modes = readdirSync(stateDir).map((name) => [name, (statSync(join(stateDir, name)).mode & 0o777).toString(8)]);
  expect(Object.fromEntries(modes)).toEqual({
    "master.key": "600",
    "ravi.db": "600",
    "ravi.db-shm": "600",
    "ravi.db-wal": "600",
  });
});

test("secrets survive a reopen with the kept master key", async () => {
  const ravi = await openWithSecrets();
  const { ask } = reopen(ravi);
  expect((await ask("GET /api/secrets/?key=FIRST", { key: ravi.key })).body).toMatchObject([
    { value: `${plaintext}-FIRST`, notes: `note-${plaintext}` },
  ]);
});

test("a changed row answers 500 with a clear text, is logged by code, and can be deleted", async () => {
  const { ask, state, key, uuids, logged } = await openWithSecrets();
  const [uuid = ""] = uuids;
  const row = state.db.get<{ sealed: Uint8Array }>("SELECT sealed FROM secrets WHERE uuid = ?", [uuid]);
  const sealed = Uint8Array.from(row?.sealed ?? []);
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  state.db.change("UPDATE secrets SET sealed = ? WHERE uuid = ?", [sealed, uuid]);
  const detail = 'Cannot open secret "FIRST": its stored form was changed, or belongs to another secret';
  expect(await ask("GET /api/secrets/?key=FIRST", { key })).toMatchObject({ status: 500, body: { detail } });
  expect(logged).toEqual([{ level: "error", code: "VAULT_SECRET_UNREADABLE", message: detail }]);
  expect(await ask("GET /api/secrets/?key=SECOND", { key })).toMatchObject({ status: 200 });
  expect(await ask(`DELETE /api/secrets/${uuid}/`, { key })).toMatchObject({ status: 204 });
});

test.each([
  ["the value of another row", "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE key = 'SECOND')"],
  ["another key name", "UPDATE secrets SET key = 'RENAMED' WHERE key = 'FIRST'"],
  ["another uuid", "UPDATE secrets SET uuid = 'other' WHERE key = 'FIRST'"],
])("a row that was given %s is not read", async (_what, sql) => {
  const { ask, state, key } = await openWithSecrets();
  state.db.change(sql, []);
  expect(await ask("GET /api/secrets/", { key })).toMatchObject({
    status: 500,
    body: { detail: expect.stringMatching(/^Cannot open secret/) },
  });
});

test("a secret moved to another identity, vault key and all, is not read", async () => {
  const { ask, state, createIdentity } = await openWithSecrets();
  const other = await createIdentity();
  state.db.change("UPDATE secrets SET identity_id = 2", []);
  state.db.change("UPDATE identities SET vault_key = (SELECT vault_key FROM identities WHERE id = 1) WHERE id = 2", []);
  expect(await ask("GET /api/secrets/", { key: other.key })).toMatchObject({ status: 500 });
});

test("another master key answers 500, never garbage, and mail stays readable", async () => {
  const ravi = await openWithSecrets();
  ravi.state.db.close();
  const wrong = randomBytes(32).toString("base64");
  writeFileSync(join(ravi.stateDir, masterKeyFile), wrong, { mode: 0o600 });
  const { ask, logged } = openTestRavi({ stateDir: ravi.stateDir });
  expect(await ask("GET /api/secrets/", { key: ravi.key })).toMatchObject({
    status: 500,
    body: { detail: expect.stringMatching(/^Cannot open the vault of identity/) },
  });
  expect(logged).toMatchObject([{ code: "VAULT_KEY_UNREADABLE" }]);
  expect(await ask("GET /api/email-inbox/", { key: ravi.key })).toMatchObject({ status: 200 });
});

test("a lost master key stops the start while there are identities, and is made anew while there are none", async () => {
  const ravi = await openWithSecrets();
  ravi.state.db.close();
  rmSync(join(ravi.stateDir, masterKeyFile));
  expect(() => openTestRavi({ stateDir: ravi.stateDir })).toThrow(
    expect.objectContaining({ name: "LocalRaviError", code: "MASTER_KEY_MISSING" }),
  );
  const empty = openTestRavi();
  empty.state.db.close();
  rmSync(join(empty.stateDir, masterKeyFile));
  expect((await openTestRavi({ stateDir: empty.stateDir }).createIdentity()).key).toMatch(/^ravi_id_/);
});

test("a damaged or open master key file is refused", () => {
  const stateDir = temporaryDirectory();
  const path = join(stateDir, masterKeyFile);
  writeFileSync(path, "too short", { mode: 0o600 });
  expect(() => openTestRavi({ stateDir })).toThrow(expect.objectContaining({ code: "MASTER_KEY_DAMAGED" }));
  rmSync(path);
  writeFileSync(path, randomBytes(32).toString("base64"), { mode: 0o644 });
  expect(() => openTestRavi({ stateDir })).toThrow(LocalRaviError);
});
