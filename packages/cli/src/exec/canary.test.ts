import { once } from "node:events";
import { expect, test } from "vitest";
import { startCanary } from "./canary.ts";
import { spawnHelper } from "./start-command.ts";

test("a signal that comes right after one that killed the helper cannot be told from one to the group", async () => {
  const helper = spawnHelper();
  using canary = startCanary(helper);
  helper?.kill("SIGINT");
  if (helper !== undefined) await once(helper, "exit");
  expect(await canary.heard("SIGINT")).toBe(true);
  // The next helper may have been started after both.
  expect(await canary.heard("SIGINT")).toBeUndefined();
});

test("a signal that the first helper has not heard was sent to us alone", async () => {
  using canary = startCanary(spawnHelper());
  expect(await canary.heard("SIGINT")).toBe(false);
});
