import { AsyncLocalStorage } from "node:async_hooks";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { keptKeysIn } from "../identity/kept-key.ts";
import { openBooks } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { intend } from "../ledger/journal.ts";
import { enterLaunch } from "../ledger/launches.ts";
import { createJanitor } from "./janitor.ts";

test("what it asks Ravi is part of no launch, also not of the one that has started it", async () => {
  const directory = await mkdtemp(join(tmpdir(), "janitor-"));
  const books = await openBooks(directory);
  const janitor = createJanitor("test", 20);
  onTestFinished(async () => {
    janitor[Symbol.dispose]();
    await janitor.rest();
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  const about = { personaId: "p", personaHash: "h", harness: "claude", workspace: "/w", ravi: "local" };
  // This pid, under which another process ran before.
  enterLaunch(books, { ...about, id: "dead", identityName: "ada" }, { ...ownHolder(), startTicks: "1" });
  intend(books, "dead", "identity", { ravi: "local", name: "ada", lifecycle: "ephemeral" });

  const launch = new AsyncLocalStorage<string>();
  const asked = new Promise<string | undefined>((resolve) => {
    const fetch = async (): Promise<Response> => {
      resolve(launch.getStore());
      return Response.json([]);
    };
    const management = createRaviClient({ apiUrl: "https://ravi.test", key: "k", fetch });
    launch.run("first", () =>
      janitor.start({
        books,
        keys: keptKeysIn(directory),
        ravi: "local",
        management,
        actAs: () => management,
        settlingMs: 0,
      }),
    );
  });
  expect(await asked).toBeUndefined();
});
