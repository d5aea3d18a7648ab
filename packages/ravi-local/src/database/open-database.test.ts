import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./open-database.ts";

// Makes and locks a database, says so, and lets go a moment later.
const visitor = `
  import { DatabaseSync } from "@photostructure/sqlite";
  const database = new DatabaseSync(process.argv[1]);
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; CREATE TABLE visited (x)");
  process.stdout.write("locked");
  setTimeout(() => {
    database.exec("COMMIT");
    process.exit(0);
  }, 300);
`;

test("a database that somebody else holds for a moment is waited for", async () => {
  const directory = mkdtempSync(join(tmpdir(), "open-database-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, "ravi.db");
  const child = spawn(process.execPath, ["--input-type=module", "--eval", visitor, path], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const database = openDatabase(path);
  expect(database.all("SELECT name FROM sqlite_schema WHERE name = 'visited'", [])).toHaveLength(1);
  database.close();
  await ended;
});
