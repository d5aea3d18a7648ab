import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { newStateDirectory, openIn } from "../../testing/lessee.ts";
import { startVaultServer, type VaultServer } from "../../testing/vault-server.ts";
import { createLauncher, type Launcher } from "../create-launcher.ts";
import { currentHost } from "../host.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { intend, settle } from "../ledger/journal.ts";
import { identityResource } from "../ledger/launches.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import { savePool } from "../pool/pool-registry.ts";
import { changeIdentity, enterIdentity, type IdentityChange, type IdentityKey } from "./identity-registry.ts";
import { keptKeysIn } from "./kept-key.ts";

const pool = { pool: "aperant" };
const slots = ["agent-build-01", "agent-build-02", "agent-build-03"];

let directory: string;
let server: VaultServer;
let launcher: Launcher;
let books: Books;

beforeEach(async () => {
  directory = await newStateDirectory();
  server = await startVaultServer();
  launcher = createLauncher({
    ravi: { apiUrl: server.apiUrl, managementKey: "ravi_mgmt_x" },
    raviCommandPath: process.execPath,
    personaDirectories: [],
    stateDirectory: directory,
    host: { ...currentHost(), env: {}, cwd: directory },
    raviTimeoutMs: 20_000,
  });
  books = await openIn(directory);
  onTestFinished(() => launcher[Symbol.dispose]());
});

/** An identity that is ready, and whose key is kept: `key-<name>`. */
async function add(identity: Omit<IdentityKey, "ravi">, change: IdentityChange = {}): Promise<void> {
  const record = enterIdentity(books, { ravi: server.apiUrl, ...identity });
  changeIdentity(books, record, { uuid: `u-${identity.name}`, isMade: true, state: "ready", ...change });
  await keptKeysIn(directory).keep(`u-${identity.name}`, `key-${identity.name}`);
}

async function addPool(): Promise<void> {
  savePool(books, { ravi: server.apiUrl, name: "aperant", prefix: "agent-build", size: 3, quarantineSeconds: 0 });
  for (const name of slots) await add({ name, lifecycle: "pool", pool: "aperant" });
}

const vaults = (): Record<string, string>[] => slots.map((name) => server.vaultOf(`key-${name}`));
const writes = (): string[] => server.seen.filter((line) => !line.startsWith("GET"));

test("each slot of a pool gets every secret, by the slot's own key", async () => {
  await addPool();

  const seeded = await launcher.seedVaults(pool, { github_token: "ghp_x", NPM_TOKEN: "npm_x" });

  expect(seeded).toEqual(slots.map((name) => ({ name, kind: "seeded" })));
  expect(vaults()).toEqual(slots.map(() => ({ GITHUB_TOKEN: "ghp_x", NPM_TOKEN: "npm_x" })));
  expect(writes().every((line) => !line.includes("ravi_mgmt_x"))).toBe(true);
});

test("seeding again changes what has changed, and leaves what is there under other names", async () => {
  await addPool();
  await launcher.seedVaults(pool, { A: "one", B: "two" });

  const again = await launcher.seedVaults(pool, { A: "other" });

  expect(again).toEqual(slots.map((name) => ({ name, kind: "seeded" })));
  expect(vaults()).toEqual(slots.map(() => ({ A: "other", B: "two" })));
});

test("a wrong name is refused before Ravi is asked for anything", async () => {
  await addPool();

  await expect(launcher.seedVaults(pool, { A: "one", "no-name": "two" })).rejects.toMatchObject({
    code: "OPTION_INVALID",
  });
  expect(server.seen).toEqual([]);
});

test("a slot that a launch has is left alone", async () => {
  await addPool();
  const lease = { resource: identityResource(server.apiUrl, "agent-build-02"), launchId: "l-1", holder: ownHolder() };
  tryAcquire(books, lease);

  const seeded = await launcher.seedVaults(pool, { A: "one" });

  expect(seeded.map(({ kind }) => kind)).toEqual(["seeded", "in-use", "seeded"]);
  expect(vaults()).toEqual([{ A: "one" }, {}, { A: "one" }]);
});

test("a slot that bears the traces of a user is left alone, because cleaning would take the secrets out again", async () => {
  await addPool();
  const [name = ""] = slots;
  const use = intend(books, "l-1", "slot", { ravi: server.apiUrl, name, pool: "aperant" });

  expect((await launcher.seedVaults(pool, { A: "one" }))[0]).toEqual({ name, kind: "in-use" });
  expect(vaults()[0]).toEqual({});

  settle(books, use, "undone");
  expect((await launcher.seedVaults(pool, { A: "one" }))[0]).toEqual({ name, kind: "seeded" });
});

test("nobody gets a slot that is being seeded, and everybody afterwards", async () => {
  await addPool();
  const { letThrough } = server.hold();
  const seeding = launcher.seedVaults(pool, { A: "one" });
  await expect.poll(() => writes().length).toBe(3);
  const request = { resource: identityResource(server.apiUrl, slots[0] ?? ""), launchId: "l-1", holder: ownHolder() };

  expect(tryAcquire(books, request)).toHaveProperty("busy");
  letThrough();
  await seeding;
  expect(tryAcquire(books, request)).toHaveProperty("generation");
});

test("a slot that Ravi refuses does not keep the others from being seeded, and is not leased for good", async () => {
  await addPool();
  server.refuse("key-agent-build-01", { status: 404 }, { status: 404 });

  await expect(launcher.seedVaults(pool, { A: "SLIPPED" })).rejects.toSatisfy(
    (error) =>
      error instanceof Error && "code" in error && error.code === "RAVI_NOT_FOUND" && !/SLIPPED/.test(error.message),
  );
  expect(vaults()).toEqual([{}, { A: "SLIPPED" }, { A: "SLIPPED" }]);

  server.refuse("key-agent-build-01");
  expect((await launcher.seedVaults(pool, { A: "one" })).map(({ kind }) => kind)).toEqual(slots.map(() => "seeded"));
});

test("a Ravi that asks for patience gets it", async () => {
  await addPool();
  server.refuse("key-agent-build-02", { status: 429, headers: { "retry-after": "1" } });

  await launcher.seedVaults(pool, { A: "one" });

  expect(vaults()).toEqual(slots.map(() => ({ A: "one" })));
});

test("an identity whose key is not kept is told, and the others are seeded", async () => {
  await addPool();
  await keptKeysIn(directory).forget("u-agent-build-03");

  const seeded = await launcher.seedVaults(pool, { A: "one" });

  expect(seeded.map(({ kind }) => kind)).toEqual(["seeded", "seeded", "unknown"]);
});

test("one identity is seeded by its name, that of a workspace by its directory", async () => {
  const workspace = join(await realpath(directory), "work");
  await mkdir(workspace);
  await add({ name: "clerk", lifecycle: "named" });
  await add({ name: "ws-work", lifecycle: "workspace", workspace });

  expect(await launcher.seedVaults({ name: "clerk" }, { A: "one" })).toEqual([{ name: "clerk", kind: "seeded" }]);
  expect(await launcher.seedVaults({ workspace: "work" }, { A: "two" })).toEqual([{ name: "ws-work", kind: "seeded" }]);
  expect([server.vaultOf("key-clerk"), server.vaultOf("key-ws-work")]).toEqual([{ A: "one" }, { A: "two" }]);
});

test("what the books do not know is refused", async () => {
  await expect(launcher.seedVaults({ pool: "nosuch" }, { A: "one" })).rejects.toMatchObject({ code: "POOL_UNKNOWN" });
  await expect(launcher.seedVaults({ name: "nosuch" }, { A: "one" })).rejects.toMatchObject({
    code: "IDENTITY_UNKNOWN",
  });
  await expect(launcher.seedVaults({ workspace: "." }, { A: "one" })).rejects.toMatchObject({
    code: "IDENTITY_UNKNOWN",
  });
  expect(writes()).toEqual([]);
});
