import { expect, it } from "vitest";
import { requireOneRuntime } from "./one-runtime.ts";

const found = (document: unknown): string[] =>
  requireOneRuntime(document).map(({ path, message }) => `${path.join("/")}: ${message}`);
const flat = { harness: "claude", model: "m", systemPrompt: "" };

it("requireOneRuntime() accepts one runtime, or tiers", () => {
  expect(found(flat)).toEqual([]);
  expect(found({ tiers: { best: flat } })).toEqual([]);
});

it("requireOneRuntime() names what is missing", () => {
  expect(found({})).toEqual([": says nothing about how to run"]);
  expect(found({ harness: "claude" })).toEqual([
    "model: missing: a persona without tiers needs it",
    "systemPrompt: missing: a persona without tiers needs it",
  ]);
  expect(found({ tiers: {} })).toEqual(["tiers: has no tier"]);
});

it("requireOneRuntime() refuses both at once", () => {
  expect(found({ tiers: { best: flat }, model: "m", harnessSettings: {} })).toEqual([
    'model: stands beside "tiers"',
    'harnessSettings: stands beside "tiers"',
  ]);
});

it("requireOneRuntime() leaves wrong shapes to the schema", () => {
  for (const document of [null, [], "x", { tiers: 3 }]) expect(found(document)).toEqual([]);
});
