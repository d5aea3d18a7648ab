import { createServer } from "node:http";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { changeIdentity, enterIdentity, listIdentities } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { openBooks, type Books } from "../ledger/books.ts";
import { noteGone } from "./note-gone.ts";

/** Books that know two identities that were left behind and one that was not, and what Ravi has. */
async function scene(answer: { status: number; names: readonly string[] }) {
  const directory = await mkdtemp(join(tmpdir(), "note-gone-"));
  const books = await openBooks(directory);
  const { status, names } = answer;
  const server = createServer((_, response) => {
    const list = names.map((name) => ({ uuid: `u-${name}`, name, inbox: `${name}@example.test` }));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(list));
  });
  onTestFinished(async () => {
    server.close();
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const keys = keptKeysIn(directory);
  for (const name of ["ada", "bob", "eve"]) await keys.keep(`u-${name}`, "key");
  enter(books, "ada", "left-behind");
  enter(books, "bob", "left-behind");
  enter(books, "eve", "ready");
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const management = createRaviClient({ apiUrl, key: "ravi_mgmt_k", retry: false });
  await noteGone({ books, keys, management, ravi: "here" });
  const kept = (await readdir(join(directory, "keys"))).toSorted();
  return { names: listIdentities(books).map(({ name }) => name), kept };
}

function enter(books: Books, name: string, state: "left-behind" | "ready"): void {
  const record = enterIdentity(books, { ravi: "here", name, lifecycle: "named" });
  changeIdentity(books, record, { uuid: `u-${name}`, isMade: true, state });
}

test("what was left behind and is gone leaves the books, with its key", async () => {
  expect(await scene({ status: 200, names: ["bob"] })).toEqual({ names: ["bob", "eve"], kept: ["u-bob", "u-eve"] });
});

test("a Ravi that fails says nothing about what is gone", async () => {
  const all = { names: ["ada", "bob", "eve"], kept: ["u-ada", "u-bob", "u-eve"] };
  expect(await scene({ status: 500, names: [] })).toEqual(all);
});
