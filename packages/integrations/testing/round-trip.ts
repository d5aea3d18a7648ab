import { expect } from "vitest";
import type { HookTool } from "../src/hooks/hook-tool.ts";
import type { HookWorld, PlaceOptions } from "./hook-world.ts";

/** Installed twice is installed once, and removed all is as it was, to the byte. */
export async function expectRoundTrip(world: HookWorld, tool: HookTool, options: PlaceOptions = {}): Promise<void> {
  const before = await world.snapshot();
  const { changes } = await world.install(tool, options);
  expect(changes.length).toBeGreaterThan(0);
  const once = await world.snapshot();
  expect(once).not.toEqual(before);
  expect((await world.install(tool, options)).changes).toEqual([]);
  expect(await world.snapshot()).toEqual(once);
  await world.remove(tool);
  expect(await world.snapshot()).toEqual(before);
  expect((await world.remove(tool)).changes).toEqual([]);
}
