import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkState } from "./check-state.ts";

test("damaged books are a failure that says what to do, and stay where they are", async () => {
  const directory = await mkdtemp(join(tmpdir(), "check-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "launcher.db"), "no database".repeat(100));
  expect(await checkState(directory)).toEqual([
    expect.objectContaining({ id: "state", status: "ok" }),
    {
      id: "books",
      status: "failure",
      detail: expect.stringContaining("it is damaged"),
      fix: expect.stringContaining("persona gc"),
    },
  ]);
  expect(await readdir(directory)).toEqual(["launcher.db"]);
});
