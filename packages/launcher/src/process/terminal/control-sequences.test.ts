import { expect, test } from "vitest";
import { repairSequence, showTitle } from "./control-sequences.ts";

test("a title cannot end its own sequence", () => {
  expect(showTitle("a\u0007\u001b]0;b\u009cc\nd · e")).toBe("\u001b[22;0t\u001b]0;a]0;bcd · e\u0007");
});

test("the repair turns off every mode that makes a terminal send what nobody typed", () => {
  for (const mode of [1000, 1002, 1003, 1004, 1006, 2004]) expect(repairSequence).toContain(`\u001b[?${mode}l`);
  expect(repairSequence).toContain("\u001b[?25h");
});

test("the repair saves the cursor before what would move it", () => {
  expect(repairSequence.startsWith("\u001b7\u001b[?1049l\u001b7\u001b[r\u001b8")).toBe(true);
});
