import { expect, test } from "vitest";
import { createStyle } from "./style.ts";

test("a style with colours paints and resets, whatever this process's own streams are", () => {
  const style = createStyle(true);
  expect(style.error("x")).toBe("\u001b[31mx\u001b[39m");
  expect(style.warning("x")).toBe("\u001b[33mx\u001b[39m");
  expect(style.dim("x")).toBe("\u001b[2mx\u001b[22m");
});

test("a style without colours changes nothing", () => {
  const { bold, dim, error, warning, success } = createStyle(false);
  for (const paint of [bold, dim, error, warning, success]) expect(paint("x")).toBe("x");
});
