import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { changeIdentity, enterIdentity } from "../identity/identity-registry.ts";
import { type Books, openBooks } from "./books.ts";
import { currentHolder, type Holder } from "./holder.ts";
import {
  didWeMake,
  endLaunch,
  enterLaunch,
  heldScopeAt,
  type LaunchRecord,
  noteIdentity,
  noteReach,
  noteScope,
  scopeOwner,
} from "./launches.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const enterLaunchProgram = fileURLToPath(new URL("enter-launch.fixture.mjs", import.meta.url));

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "launches-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function openIn(stateDirectory: string): Promise<Books> {
  const books = await openBooks(stateDirectory);
  onTestFinished(() => books[Symbol.dispose]());
  return books;
}

const open = async (): Promise<Books> => openIn(await newDirectory());

function launchOf(id: string, changes: Partial<LaunchRecord> = {}): LaunchRecord {
  return {
    id,
    personaId: "signup-tester",
    personaHash: "hash",
    harness: "claude",
    workspace: "/w",
    ravi: "local",
    identityName: "ada",
    ...changes,
  };
}

/** Enters launches one after another, all held by this process. */
async function enterAll(books: Books, ...launches: LaunchRecord[]): Promise<void> {
  for (const launch of launches) enterLaunch(books, launch, await currentHolder());
}

/** A holder whose process is not the one that entered: this pid, given away since. */
async function recycledHolder(): Promise<Holder> {
  const { pid, startTicks } = await currentHolder();
  return { pid, startTicks: String(Number(startTicks) - 1) };
}

interface Outcome {
  entered?: string;
  refused?: string;
  code?: string;
  message?: string;
}

interface Racer {
  child: ChildProcess;
  go: () => Promise<Outcome>;
}

/** Another process that enters a launch once `go` is called, and then lives on as its holder. */
async function startRacer(stateDirectory: string, id: string, ravi = "local", name = "ada"): Promise<Racer> {
  const args = [...asBuilt, enterLaunchProgram, stateDirectory, id, ravi, name];
  const child = spawn(process.execPath, args, { cwd: here, stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: "ready" });
  return {
    child,
    go: async () => {
      child.stdin.write("go\n");
      return JSON.parse((await lines.next()).value as string) as Outcome;
    },
  };
}

function outcomeOf(books: Books, id: string): unknown {
  return books.database.prepare("SELECT outcome FROM launches WHERE id = ?").get(id);
}

test("a second live launch of an identity is IDENTITY_BUSY and leaves no trace", async () => {
  const books = await open();
  await enterAll(books, launchOf("first"));

  await expect(enterAll(books, launchOf("second"))).rejects.toMatchObject({
    code: "IDENTITY_BUSY",
    message: 'Cannot use identity "ada": launch first is using it',
    hint: expect.stringContaining("use another"),
  });
  expect(outcomeOf(books, "first")).toEqual({ outcome: null });
  expect(outcomeOf(books, "second")).toBeUndefined();
});

test("one name may be in use at two Ravis, and two names at one", async () => {
  const books = await open();
  await enterAll(
    books,
    launchOf("a"),
    launchOf("b", { ravi: "https://ravi.id" }),
    launchOf("c", { ravi: "https://other.example" }),
    launchOf("d", { identityName: "bob" }),
  );

  expect(books.database.prepare("SELECT count(*) AS live FROM launches WHERE ended_at IS NULL").get()).toEqual({
    live: 4,
  });
});

test("a launch that has ended is in nobody's way and keeps its outcome", async () => {
  const books = await open();
  await enterAll(books, launchOf("first"));
  endLaunch(books, "first", "completed");
  endLaunch(books, "first", "failed");
  await enterAll(books, launchOf("second"));

  expect(outcomeOf(books, "first")).toEqual({ outcome: "completed" });
  expect(outcomeOf(books, "second")).toEqual({ outcome: null });
});

test("a launch whose process was killed gives way, and not before", async () => {
  const stateDirectory = await newDirectory();
  const books = await openIn(stateDirectory);
  const racer = await startRacer(stateDirectory, "first");
  expect(await racer.go()).toEqual({ entered: "first" });
  await expect(enterAll(books, launchOf("second"))).rejects.toMatchObject({ code: "IDENTITY_BUSY" });

  racer.child.kill("SIGKILL");
  await once(racer.child, "exit");
  await enterAll(books, launchOf("second"));
  expect(outcomeOf(books, "first")).toEqual({ outcome: "abandoned" });
  expect(outcomeOf(books, "second")).toEqual({ outcome: null });
}, 40_000);

test("a pid that was given away since does not hold a launch", async () => {
  const books = await open();
  enterLaunch(books, launchOf("first"), await recycledHolder());
  await enterAll(books, launchOf("second"));

  expect(outcomeOf(books, "first")).toEqual({ outcome: "abandoned" });
});

test("of twelve processes that want one identity exactly one gets it", async () => {
  const stateDirectory = await newDirectory();
  const books = await openIn(stateDirectory);
  enterLaunch(books, launchOf("dead"), await recycledHolder());
  const ids = Array.from({ length: 12 }, (_, index) => `racer-${index}`);
  const racers = await Promise.all(ids.map((id) => startRacer(stateDirectory, id)));
  const outcomes = await Promise.all(racers.map(({ go }) => go()));
  const winner = outcomes.find(({ entered }) => entered !== undefined)?.entered;

  expect(outcomes.filter(({ code }) => code !== "IDENTITY_BUSY")).toEqual([{ entered: winner }]);
  expect(books.database.prepare("SELECT id FROM launches WHERE ended_at IS NULL").all()).toEqual([{ id: winner }]);
  expect(outcomeOf(books, "dead")).toEqual({ outcome: "abandoned" });
}, 60_000);

test("an id that is in the books already is an error and not an endless loop", async () => {
  const stateDirectory = await newDirectory();
  const books = await openIn(stateDirectory);
  await enterAll(books, launchOf("same"));
  endLaunch(books, "same", "completed");
  // In another process, because a loop would take this one's event loop with it.
  const racer = await startRacer(stateDirectory, "same");
  const outcome = vi.fn<(outcome: Outcome) => void>();
  void racer.go().then(outcome, () => {});

  await vi.waitFor(() => expect(outcome).toHaveBeenCalled(), { timeout: 20_000 });
  expect(outcome.mock.calls[0]?.[0]).toMatchObject({ refused: "same" });
}, 40_000);

test("didWeMake() remembers what a launch of ours made, at that Ravi, for good", async () => {
  const books = await open();
  await enterAll(books, launchOf("a"), launchOf("b", { identityName: "bob" }));
  noteIdentity(books, "a", "uuid-made", true);
  noteIdentity(books, "b", "uuid-found", false);
  endLaunch(books, "a", "completed");

  expect(didWeMake(books, "local", "uuid-made")).toBe(true);
  expect(didWeMake(books, "https://ravi.id", "uuid-made")).toBe(false);
  expect(didWeMake(books, "local", "uuid-found")).toBe(false);
  expect(didWeMake(books, "local", "uuid-unknown")).toBe(false);
});

test("didWeMake() still knows when a later launch only found the identity", async () => {
  const books = await open();
  await enterAll(books, launchOf("a"));
  noteIdentity(books, "a", "uuid", true);
  endLaunch(books, "a", "failed");
  await enterAll(books, launchOf("b"));
  noteIdentity(books, "b", "uuid", false);

  expect(didWeMake(books, "local", "uuid")).toBe(true);
});

test("didWeMake() knows of an identity that was found for ours after its launch had ended", async () => {
  const books = await open();
  const record = enterIdentity(books, { ravi: "local", name: "ws-late", lifecycle: "workspace" });
  changeIdentity(books, record, { uuid: "uuid-late", isMade: true });
  expect(didWeMake(books, "local", "uuid-late")).toBe(true);
  changeIdentity(books, record, { isMade: false });
  expect(didWeMake(books, "local", "uuid-late")).toBe(false);
});

test("scopeOwner() names the last launch that had a scope there, and whether it is over", async () => {
  const books = await open();
  expect(await scopeOwner(books, "/w/.ravi")).toBeUndefined();
  await enterAll(books, launchOf("a"));
  noteScope(books, "a", "/w/.ravi");
  expect(await scopeOwner(books, "/w/.ravi")).toEqual({ launchId: "a", identityUuid: "", isLive: true });
  noteIdentity(books, "a", "uuid-a", true);
  expect(await scopeOwner(books, "/w/.ravi")).toEqual({ launchId: "a", identityUuid: "uuid-a", isLive: true });
  endLaunch(books, "a", "completed");
  expect(await scopeOwner(books, "/w/.ravi")).toEqual({ launchId: "a", identityUuid: "uuid-a", isLive: false });

  await enterAll(books, launchOf("b"));
  noteScope(books, "b", "/w/.ravi");
  noteIdentity(books, "b", "uuid-b", true);
  expect(await scopeOwner(books, "/w/.ravi")).toEqual({ launchId: "b", identityUuid: "uuid-b", isLive: true });
  expect(await scopeOwner(books, "/w/.ravi/")).toBeUndefined();
});

test("scopeOwner() does not call a launch live whose process is gone", async () => {
  const books = await open();
  enterLaunch(books, launchOf("a"), await recycledHolder());
  noteScope(books, "a", "/w/.ravi");
  noteIdentity(books, "a", "uuid-a", true);

  expect(await scopeOwner(books, "/w/.ravi")).toEqual({ launchId: "a", identityUuid: "uuid-a", isLive: false });
});

test("launches may use an identity that another one holds, and nobody else may", async () => {
  const books = await open();
  await enterAll(books, launchOf("hold", { mode: "hold" }));
  await enterAll(books, launchOf("one", { heldBy: "hold" }), launchOf("two", { heldBy: "hold" }));
  await expect(enterAll(books, launchOf("rival"))).rejects.toMatchObject({
    code: "IDENTITY_BUSY",
    message: expect.stringContaining("launch hold"),
  });
  endLaunch(books, "one", "completed");
  await expect(enterAll(books, launchOf("rival"))).rejects.toMatchObject({ code: "IDENTITY_BUSY" });
  endLaunch(books, "hold", "released");
  await enterAll(books, launchOf("rival"));
});

test("a held scope is found while its holder lives, with how its identity is reached", async () => {
  const books = await open();
  await enterAll(books, launchOf("hold", { mode: "hold" }), launchOf("alone", { identityName: "bob" }));
  for (const [id, directory] of [
    ["hold", "/w/.ravi"],
    ["alone", "/v/.ravi"],
  ] as const) {
    noteIdentity(books, id, `uuid-${id}`, true);
    noteScope(books, id, directory);
    noteReach(books, id, { email: `${id}@x.test`, phone: undefined });
  }
  expect(await heldScopeAt(books, "/w/.ravi")).toEqual({
    launchId: "hold",
    personaId: "signup-tester",
    ravi: "local",
    directory: "/w/.ravi",
    identity: { uuid: "uuid-hold", name: "ada", email: "hold@x.test", phone: undefined },
  });
  expect(await heldScopeAt(books, "/v/.ravi")).toBeUndefined();
  endLaunch(books, "hold", "released");
  expect(await heldScopeAt(books, "/w/.ravi")).toBeUndefined();

  enterLaunch(books, launchOf("dead", { mode: "hold", identityName: "eve" }), await recycledHolder());
  noteIdentity(books, "dead", "uuid-dead", true);
  noteScope(books, "dead", "/w/.ravi");
  noteReach(books, "dead", { email: "dead@x.test", phone: "+1" });
  expect(await heldScopeAt(books, "/w/.ravi")).toBeUndefined();
});

test("the end of a launch is noted with its conversation and the class of its failure", async () => {
  const books = await open();
  await enterAll(books, launchOf("one", { mode: "interactive" }));
  endLaunch(books, "one", { outcome: "failed", failure: "quota", sessionId: "s-1" });
  endLaunch(books, "one", "completed");
  const row = books.database.prepare("SELECT mode, outcome, failure, session_id FROM launches").get();
  expect(row).toEqual({ mode: "interactive", outcome: "failed", failure: "quota", session_id: "s-1" });
});
