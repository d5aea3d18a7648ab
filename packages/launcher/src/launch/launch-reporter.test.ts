import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openBooks } from "../ledger/books.ts";
import { readLedger } from "../ledger/ledger.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchEvent } from "./launch-event.ts";
import { createLaunchReporter } from "./launch-reporter.ts";

it("records what the agent warned of only once its codes can be masked", async () => {
  const directory = await mkdtemp(join(tmpdir(), "reporter-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  const events: LaunchEvent[] = [];
  const context: Pick<LaunchContext, "books" | "onEvent"> = { books, onEvent: (event) => void events.push(event) };
  const report = createLaunchReporter("l", context);
  const recorded = (): unknown[] => readLedger(books, "l").map(({ data }) => data);

  report.warn({ code: "SCOPE_RELOCATED", message: "elsewhere" });
  report.agent({ type: "warning", message: "refused to type 482913" });
  expect(events).toHaveLength(2);
  expect(recorded()).toEqual([{ code: "SCOPE_RELOCATED", message: "elsewhere" }]);

  report.agentWarned((text) => text.replaceAll("482913", "[masked]"));
  const masked = { code: "AGENT_WARNING", message: "refused to type [masked]" };
  expect(recorded()).toEqual([{ code: "SCOPE_RELOCATED", message: "elsewhere" }, masked]);
  expect(report.warnings()).toEqual([{ code: "SCOPE_RELOCATED", message: "elsewhere" }, masked]);
});

it("goes on without the books once the agent is done, and says so once", async () => {
  const directory = await mkdtemp(join(tmpdir(), "reporter-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  const report = createLaunchReporter("l", { books, onEvent: () => {} });
  books.database.exec("PRAGMA query_only = ON");

  expect(() => report.record("identity.proved", { uuid: "u" })).toThrow(
    expect.objectContaining({ code: "STATE_UNWRITABLE" }),
  );
  report.processEnded({ exitCode: 0, strays: 0 });
  report.released("u", "task-l", { kind: "deleted" });
  report.record("launch.ended", { status: "completed" });
  expect(report.release()).toEqual({ kind: "deleted" });
  expect(report.warnings().map(({ code }) => code)).toEqual(["BOOKS_INCOMPLETE"]);
});
