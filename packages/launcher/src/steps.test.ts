import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { step, stepNames } from "./steps.ts";

test("step() tells whoever listens, before it returns", () => {
  const heard: unknown[] = [];
  const listen = (message: unknown): void => void heard.push(message);
  subscribe("persona-launcher:step", listen);
  onTestFinished(() => void unsubscribe("persona-launcher:step", listen));
  step("launch.entered");
  step("undone.scope");
  expect(heard).toEqual([{ name: "launch.entered" }, { name: "undone.scope" }]);
});

test("every step has a name of its own", () => {
  expect(new Set(stepNames).size).toBe(stepNames.length);
});
