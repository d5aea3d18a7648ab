import { expect, it } from "vitest";
import { createLaunchId } from "./launch-id.ts";

it("createLaunchId() makes twelve letters and digits, different each time", () => {
  const ids = Array.from({ length: 2_000 }, createLaunchId);
  expect(ids.filter((id) => !/^[a-z0-9]{12}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.join("")).size).toBe(36);
});
