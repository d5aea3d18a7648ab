import { getuid } from "node:process";
import { expect, test } from "vitest";
import { isOthers } from "./ownership.ts";

test("one's own files and the superuser's are nobody else's", () => {
  expect(isOthers({ uid: getuid?.() ?? 0 })).toBe(false);
  expect(isOthers({ uid: 0 })).toBe(false);
});

test.runIf((getuid?.() ?? 0) !== 0)("another user's files are", () => {
  expect(isOthers({ uid: (getuid?.() ?? 0) + 1 })).toBe(true);
});
