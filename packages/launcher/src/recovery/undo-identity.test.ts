import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { changeIdentity, enterIdentity, listIdentities, type IdentityChange } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import { openBooks } from "../ledger/books.ts";
import type { Effects, Intent } from "../ledger/journal.ts";
import type { Undone } from "./undo-effect.ts";
import { undoIdentity } from "./undo-identity.ts";

interface Scene {
  lifecycle: Lifecycle;
  /** What is known of the identity called `ada`. */
  intent?: Partial<Effects["identity"]>;
  /** Its entry in the registry; without one there is none. */
  entry?: IdentityChange;
  /** Last letters of the uuids of the identities called `ada` that Ravi has, the oldest first. */
  there: readonly string[];
  /** What Ravi answers to a deletion. @default 204 */
  deletion?: number;
  /** Whether nothing can come about any more. @default true */
  hasSettled?: boolean;
}

/** Takes the identity back, and tells what is then at Ravi and in the registry. */
async function undo({ lifecycle, intent, entry, there, deletion = 204, hasSettled = true }: Scene): Promise<{
  undone: Undone;
  there: string[];
  known: (string | undefined)[];
}> {
  const directory = await mkdtemp(join(tmpdir(), "undo-identity-"));
  const books = await openBooks(directory);
  let identities = there.map((letter, second) => ({
    uuid: `u-${letter}`,
    name: "ada",
    inbox: `${letter}@example.test`,
    created_dt: `2026-07-01T10:00:0${second}Z`,
  }));
  const server = createServer(({ method, url = "" }, response) => {
    if (method === "DELETE") {
      if (deletion === 204) identities = identities.filter(({ uuid }) => !url.includes(uuid));
      response.writeHead(deletion).end();
    } else response.end(JSON.stringify(identities.toReversed()));
  });
  onTestFinished(async () => {
    server.close();
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const about = { ravi: "here", name: "ada", lifecycle };
  if (entry !== undefined) changeIdentity(books, enterIdentity(books, about), entry);
  const data = { ...about, ...intent };
  const intendedAt = new Date().toISOString();
  const line: Intent<"identity"> = { id: 1, launchId: "l", effect: "identity", state: "intended", intendedAt, data };
  const management = createRaviClient({ apiUrl, key: "ravi_mgmt_k", retry: false });
  const undone = await undoIdentity(line, {
    books,
    keys: keptKeysIn(directory),
    ravi: "here",
    management,
    actAs: () => management,
    settlingMs: hasSettled ? 0 : 60_000,
  });
  const known = listIdentities(books).map(({ uuid, state }) => `${uuid ?? "?"} ${state}`);
  return { undone, there: identities.map(({ uuid }) => uuid), known };
}

test("of an identity for good that was made twice, the oldest stays", async () => {
  const scene: Scene = { lifecycle: "named", entry: { state: "making" }, there: ["a", "b", "c"] };
  expect(await undo(scene)).toMatchObject({ undone: { state: "kept" }, there: ["u-a"], known: ["u-a ready"] });
});

test("the one that a launch uses stays, however young", async () => {
  const entry = { uuid: "u-b", state: "ready" } as const;
  const intent = { uuid: "u-b", isUnclear: true };
  expect(await undo({ lifecycle: "named", intent, entry, there: ["a", "b"] })).toMatchObject({
    undone: { state: "kept" },
    there: ["u-b"],
    known: ["u-b ready"],
  });
});

test("all that came of an unclear request for one launch go", async () => {
  const entry = { uuid: "u-a", isMade: true, state: "ready" } as const;
  const intent = { uuid: "u-a", isUnclear: true };
  const scene: Scene = { lifecycle: "ephemeral", intent, entry, there: ["a", "b"] };
  expect(await undo(scene)).toMatchObject({ undone: { state: "undone" }, there: [], known: [] });
});

test.each<Scene>([
  { lifecycle: "ephemeral", entry: { uuid: "u-a", isMade: true, state: "ready" }, there: ["a"] },
  { lifecycle: "named", entry: { uuid: "u-a", isMade: true, state: "ready" }, there: ["a"] },
])("an unclear request of a $lifecycle launch is looked at again until it has settled", async (scene) => {
  const intent = { uuid: "u-a", isUnclear: true };
  expect((await undo({ ...scene, intent, hasSettled: false })).undone).toMatchObject({
    state: "open",
    reason: "another one may still come about",
  });
});

test("one that comes late goes, although the first one is forgotten", async () => {
  const intent = { uuid: "u-a", isUnclear: true };
  expect(await undo({ lifecycle: "ephemeral", intent, there: ["b"] })).toMatchObject({
    undone: { state: "undone" },
    there: [],
    known: [],
  });
});

test("one for good that comes about after its entry was struck out is in the books again", async () => {
  expect(await undo({ lifecycle: "named", there: ["a"] })).toMatchObject({
    undone: { state: "kept" },
    there: ["u-a"],
    known: ["u-a ready"],
  });
});

test("the books know which one Ravi refuses to delete", async () => {
  const entry = { state: "making" } as const;
  expect(await undo({ lifecycle: "ephemeral", entry, there: ["a"], deletion: 402 })).toMatchObject({
    undone: { state: "left-behind" },
    there: ["u-a"],
    known: ["u-a left-behind"],
  });
});

test("an identity that was found is kept, and nobody of its name is looked for", async () => {
  const entry = { uuid: "u-b", isMade: false, state: "ready" } as const;
  const scene: Scene = { lifecycle: "ephemeral", intent: { uuid: "u-b" }, entry, there: ["a", "b"] };
  expect(await undo(scene)).toMatchObject({ there: ["u-a", "u-b"], known: [] });
});
