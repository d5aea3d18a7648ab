import { expect, test } from "vitest";
import { createFaultTable } from "./fault-table.ts";
import { matchesGlob } from "./matches-glob.ts";

test("a fault meets what its method and path say, as often as it says", () => {
  const table = createFaultTable();
  table.add({ kind: "status", method: "post", path: "/api/identities/", times: 2 });
  table.add({ kind: "delay", path: "/api/**" });
  const kinds = [
    table.take("POST", "/api/identities/"),
    table.take("GET", "/api/identities/"),
    table.take("POST", "/api/identities/"),
    table.take("POST", "/api/identities/"),
    table.take("POST", "/elsewhere"),
  ].map((fault) => fault?.kind);
  expect(kinds).toEqual(["status", "delay", "status", "delay", undefined]);
  expect(table.list()).toMatchObject([
    { id: 1, hits: 2 },
    { id: 2, hits: 2 },
  ]);
});

test("no fault meets the control paths, so it can always be taken back", () => {
  const table = createFaultTable();
  const { id } = table.add({ kind: "reset" });
  expect(table.take("DELETE", "/_local/faults/")).toBeUndefined();
  expect(table.take("GET", "/device")).toMatchObject({ id });
  expect(table.remove(id)).toBe(true);
  expect(table.remove(id)).toBe(false);
  expect(table.take("GET", "/device")).toBeUndefined();
});

test.each([
  ["/api/messages/*/", "/api/messages/5/", true],
  ["/api/messages/*/", "/api/messages/", false],
  ["/api/messages/*/", "/api/messages/5/6/", false],
  ["/api/**", "/api/messages/5/6/", true],
  ["/**/reply/", "/api/email-messages/5/reply/", true],
  ["/api/email-inbox/", "/api/email-inbox/", true],
  ["/a.c", "/abc", false],
  ["/(x)+", "/(x)+", true],
])("the pattern %s and the path %s match: %s", (pattern, path, expected) => {
  expect(matchesGlob(pattern, path)).toBe(expected);
});
