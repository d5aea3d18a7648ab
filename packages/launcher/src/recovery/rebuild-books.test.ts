import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRaviClient, type Identity, writeScope } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { readHolderOf } from "../../testing/read-holder.ts";
import { listIdentities } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { openBooks } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { openIntents } from "../ledger/journal.ts";
import { beginJournalCopy, type CopiedEffect } from "../ledger/journal-copy.ts";
import { readLedger } from "../ledger/ledger.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { reclaimWorkspace } from "../launch/reclaim-workspace.ts";
import { enterPool } from "../pool/enter-pool.ts";
import { clearSpoiled, freeSlots } from "../pool/free-slots.ts";
import { lostLaunches } from "./lost-launches.ts";
import { rebuildBooks, type RebuildWorld } from "./rebuild-books.ts";

const ravi = "https://ravi.example";

function identity(name: string): Identity {
  return { uuid: `uuid-of-${name}`, name, inbox: `${name}@example.com`, phone: "", created_dt: "", updated_dt: "" };
}

/** New books in a state directory that has something from before, and a Ravi that has these identities. */
async function worldOf(
  names: readonly string[],
  prepare: (stateDirectory: string) => Promise<void>,
): Promise<RebuildWorld> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "rebuild-"));
  await prepare(stateDirectory);
  const books = await openBooks(stateDirectory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(stateDirectory, { recursive: true, force: true });
  });
  const answer = JSON.stringify(names.map(identity));
  const management = createRaviClient({
    apiUrl: ravi,
    key: "k",
    fetch: async () => new Response(answer, { headers: { "content-type": "application/json" } }),
  });
  return { books, keys: keptKeysIn(stateDirectory), management, ravi, stateDirectory };
}

/** What a launch leaves in its directory. */
async function leave(
  stateDirectory: string,
  id: string,
  more: object = {},
  effects: CopiedEffect[] = [],
): Promise<string> {
  const directory = join(stateDirectory, "launches", id);
  await mkdir(directory, { recursive: true });
  const copy = beginJournalCopy(directory, {
    id,
    mode: "headless",
    heldBy: undefined,
    personaId: "clerk",
    personaHash: "h",
    harness: "claude",
    workspace: "/w",
    ravi,
    identityName: `task-${id}`,
    isShared: false,
    startedAt: "2026-07-01T00:00:00.000Z",
    holder: ownHolder(),
    identity: { uuid: `uuid-of-task-${id}`, email: `task-${id}@example.com` },
    ...more,
  });
  for (const [index, one] of effects.entries()) copy.note({ id: index + 1, ...one }, "intended");
  return directory;
}

const dead = { ...ownHolder(), startTicks: "1" };

function madeIdentity(name: string): CopiedEffect {
  const data = { ravi, name, lifecycle: "ephemeral", uuid: `uuid-of-${name}`, isMade: true } as const;
  return { effect: "identity", data };
}

test("identities with a kept key are in use, those that only their name tells of are left behind, others are nobody's", async () => {
  const names = ["clerk", "pool-a-1", "task-x", "ws-y", "warm-1", "somebody"];
  const world = await worldOf(names, async (stateDirectory) => {
    const keys = keptKeysIn(stateDirectory);
    for (const name of ["clerk", "pool-a-1", "gone"]) await keys.keep(`uuid-of-${name}`, "key");
  });
  await rebuildBooks(world);
  await rebuildBooks(world);

  const known = listIdentities(world.books).map(({ name, lifecycle, state, isMade, reason }) => [
    name,
    lifecycle,
    state,
    isMade,
    reason,
  ]);
  const reason = "the books were lost";
  expect(known).toEqual([
    ["clerk", "named", "ready", false, undefined],
    ["pool-a-1", "pool", "ready", true, undefined],
    ["task-x", "ephemeral", "left-behind", true, reason],
    ["ws-y", "workspace", "left-behind", true, reason],
    ["warm-1", "pool", "left-behind", true, reason],
  ]);
  expect(readLedger(world.books, "books").map(({ kind, data }) => [kind, data])).toEqual([
    ["books.begun", { because: "missing" }],
    ...["task-x", "ws-y", "warm-1"].map((name) => ["identity.left-behind", { name, uuid: `uuid-of-${name}`, reason }]),
    ["books.rebuilt", { ravi, ready: 2, leftBehind: 3, launches: 0 }],
  ]);
});

test("a slot of a pool that may bear traces is known as one, and leased to nobody until its pool is made anew", async () => {
  const world = await worldOf(["pool-clerks-01", "desk-01"], async (stateDirectory) => {
    const keys = keptKeysIn(stateDirectory);
    for (const name of ["pool-clerks-01", "desk-01"]) await keys.keep(`uuid-of-${name}`, "key");
  });
  await rebuildBooks(world);

  const { books } = world;
  const known = listIdentities(books).map(({ name, lifecycle, pool, isMade }) => [name, lifecycle, pool, isMade]);
  expect(known).toEqual([
    ["pool-clerks-01", "pool", "clerks", true],
    ["desk-01", "named", undefined, false],
  ]);
  expect(() => freeSlots(books, ravi, "clerks")).toThrow(expect.objectContaining({ code: "POOL_UNKNOWN" }));
  const pool = enterPool(books, ravi, "clerks", { size: 1 });
  expect(freeSlots(books, ravi, "clerks")).toEqual([]);
  expect(clearSpoiled(books, pool)).toEqual(["pool-clerks-01"]);
  expect(freeSlots(books, ravi, "clerks")).toEqual([`identity:${ravi}:pool-clerks-01`]);
});

test("a slot in use is taken back from its user before anybody else gets it", async () => {
  const belongings = { secrets: { A: { uuid: "s", updatedAt: "now" } }, passwords: [], contacts: ["c"] };
  const slot = { ravi, name: "desk-01", pool: "desks", belongings };
  const inPool = { ravi, name: "desk-01", lifecycle: "pool" } as const;
  const world = await worldOf(["desk-01"], async (stateDirectory) => {
    await leave(stateDirectory, "dead00000000", { holder: dead, identityName: "desk-01" }, [
      { effect: "slot", data: slot },
      { effect: "identity", data: inPool },
    ]);
  });
  await rebuildBooks(world);

  const { books } = world;
  expect(listIdentities(books).map(({ name, pool, state }) => [name, pool, state])).toEqual([
    ["desk-01", "desks", "ready"],
  ]);
  expect(openIntents(books, "dead00000000").map(({ effect, data }) => [effect, data])).toEqual([
    ["processes", { launchId: "dead00000000" }],
    ["launch-directory", { path: join(world.stateDirectory, "launches/dead00000000") }],
    ["identity", inPool],
    ["slot", slot],
  ]);
  clearSpoiled(books, enterPool(books, ravi, "desks", { size: 1 }));
  expect(freeSlots(books, ravi, "desks")).toEqual([]);
});

test("an identity of a workspace has its place back where its scope stands, with the key that is kept", async () => {
  const root = await mkdtemp(join(tmpdir(), "workspaces-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const names = ["ws-seen", "ws-forged", "ws-later"];
  const world = await worldOf(names, async (stateDirectory) => {
    for (const name of names) {
      await keptKeysIn(stateDirectory).keep(`uuid-of-${name}`, "key");
      await mkdir(join(root, name));
      const scope = {
        identityUuid: `uuid-of-${name}`,
        identityName: name,
        identityKey: name === "ws-forged" ? "guess" : "key",
        apiUrl: ravi,
        workspace: join(root, name),
      };
      await writeScope(join(root, name, ".ravi"), scope);
    }
    for (const [name, id] of [
      ["ws-seen", "seen00000000"],
      ["ws-forged", "forged000000"],
    ] as const) {
      await leave(stateDirectory, id, { holder: dead, workspace: join(root, name) });
    }
  });
  await rebuildBooks(world);

  const places = (): unknown => listIdentities(world.books).map(({ name, workspace }) => [name, workspace]);
  expect(places()).toEqual([
    ["ws-seen", join(root, "ws-seen")],
    ["ws-forged", undefined],
    ["ws-later", undefined],
  ]);
  for (const name of names) await reclaimWorkspace(world, join(root, name));
  expect(places()).toEqual([
    ["ws-seen", join(root, "ws-seen")],
    ["ws-forged", undefined],
    ["ws-later", join(root, "ws-later")],
  ]);
});

test("a launch that lives has its identity again, and what a dead one left is to be taken back in the right order", async () => {
  const world = await worldOf(["task-alive0000000", "task-dead00000000"], async (stateDirectory) => {
    await leave(stateDirectory, "alive0000000", {}, [madeIdentity("task-alive0000000")]);
    await leave(stateDirectory, "dead00000000", { holder: dead }, [
      madeIdentity("task-dead00000000"),
      { effect: "launch-directory", data: { path: "/home" } },
      { effect: "scope", data: { directory: "/w/.ravi", identityUuid: "uuid-of-task-dead00000000" } },
      { effect: "scope", data: { directory: "/home/user/.ravi", identityUuid: "uuid-of-task-dead00000000" } },
      { effect: "placeholders", data: { paths: ["/w/.codex"] } },
    ]);
  });
  await rebuildBooks(world);

  const { books, stateDirectory } = world;
  expect(lostLaunches(books).map(({ id }) => id)).toEqual(["dead00000000"]);
  expect(leasesOf(books, { launchId: "alive0000000" }).map(({ resource }) => resource)).toEqual([
    `identity:${ravi}:task-alive0000000`,
  ]);
  expect(openIntents(books, "dead00000000").map(({ effect, data }) => [effect, data])).toEqual([
    ["processes", { launchId: "dead00000000" }],
    ["placeholders", { paths: ["/w/.codex"] }],
    ["scope", { directory: "/w/.ravi", identityUuid: "uuid-of-task-dead00000000" }],
    ["launch-directory", { path: join(stateDirectory, "launches/dead00000000") }],
    ["identity", madeIdentity("task-dead00000000").data],
  ]);
  expect(listIdentities(books).map(({ name, state, isMade }) => [name, state, isMade])).toEqual([
    ["task-alive0000000", "ready", true],
    ["task-dead00000000", "ready", true],
  ]);
});

test("a directory whose copy is cut short, of another launch, or gone is a dead launch's, unless there are only logs in it", async () => {
  const world = await worldOf([], async (stateDirectory) => {
    const cut = await leave(stateDirectory, "cut000000000", {}, [madeIdentity("task-cut000000000")]);
    await appendFile(join(cut, "journal.jsonl"), '{"id":2,"eff');
    const other = await leave(stateDirectory, "other0000000");
    const text = await readFile(join(other, "journal.jsonl"), "utf8");
    await writeFile(join(other, "journal.jsonl"), text.replace('"other0000000"', '"cut000000000"'));
    await mkdir(join(stateDirectory, "launches/bare00000000/harness"), { recursive: true });
    await mkdir(join(stateDirectory, "launches/over00000000"));
    await writeFile(join(stateDirectory, "launches/over00000000/output.log"), "");
  });
  await rebuildBooks(world);
  expect(
    lostLaunches(world.books)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(["bare00000000", "other0000000"]);
  expect(openIntents(world.books, "cut000000000").map(({ effect }) => effect)).toEqual([
    "processes",
    "launch-directory",
    "identity",
  ]);
});

test("an agent whose launch left no directory is found by its temporary one, and left alone while its keeper lives", async () => {
  const children: { pid: number; pids: number[] }[] = [];
  const world = await worldOf([], async (stateDirectory) => {
    const launches = join(stateDirectory, "launches");
    for (const id of ["kept00000000", "orphan000000", "../../../elsewhere"]) {
      const env = { PATH: process.env["PATH"], PERSONA_LAUNCH_ID: id, TMPDIR: join(launches, id, "tmp") };
      // The shell stands for the keeper: it has none of the agent's variables.
      const script = `env -i ${Object.entries(env)
        .map(([name, value]) => `'${name}=${value}'`)
        .join(" ")} sleep 300 & echo $!; ${id === "kept00000000" ? "wait" : ""}`;
      const child = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const agent = Number(line.toString());
      onTestFinished(() => {
        for (const pid of [agent, child.pid ?? agent])
          if (readHolderOf(pid).startTicks !== "") process.kill(pid, "SIGKILL");
      });
      if (id !== "kept00000000" && child.exitCode === null) await once(child, "exit");
      // Until then it is a shell that has not become the agent yet.
      await expect.poll(() => readFile(`/proc/${agent}/environ`, "utf8")).toContain(`PERSONA_LAUNCH_ID=${id}`);
      children.push({ pid: child.pid ?? 0, pids: [agent] });
    }
    await mkdir(join(launches, "trace"), { recursive: true });
  });
  await rebuildBooks(world);
  const lost = lostLaunches(world.books).map(({ id }) => id);
  const rows = world.books.prepare("SELECT id, holder_pid FROM launches ORDER BY id").all();
  expect(rows.map((row) => ({ ...(row as object) }))).toEqual([
    { id: "kept00000000", holder_pid: children[0]?.pid },
    { id: "orphan000000", holder_pid: expect.any(Number) },
  ]);
  expect(lost).toEqual(["orphan000000"]);
});
