import { expect, test } from "vitest";
import { createStyle } from "../output/style.ts";
import { drawPicker } from "./draw-picker.ts";
import { matchingChoices, pressKey, startPicking, type PickerState } from "./picker-state.ts";
import { readKeys } from "./read-keys.ts";

const choices = [
  { name: "inbox-reader", description: "Reads mail" },
  { name: "reviewer", description: "Reviews a change" },
  { name: "signup-tester", description: "Signs up, reads the mail with the code" },
];

function press(input: string, from: PickerState = startPicking(choices)): PickerState {
  let state = from;
  for (const key of readKeys(input).keys) {
    const step = pressKey(state, key, 2);
    if (step.kind !== "go-on") throw new Error(`ended with ${step.kind}`);
    state = step.state;
  }
  return state;
}

const marked = (state: PickerState): string | undefined => matchingChoices(state)[state.marked]?.name;

test("the mark moves and stays among the choices", () => {
  expect(marked(press("j"))).toBe("reviewer");
  expect(marked(press("jjjjj"))).toBe("signup-tester");
  expect(marked(press("jk\u001b[A"))).toBe("inbox-reader");
  expect(marked(press("\u001b[6~"))).toBe("signup-tester");
});

test("what is typed filters by name first, then by description", () => {
  expect(matchingChoices(press("read")).map(({ name }) => name)).toEqual(["inbox-reader", "signup-tester"]);
  expect(matchingChoices(press("mail code")).map(({ name }) => name)).toEqual(["signup-tester"]);
  expect(matchingChoices(press("RE")).map(({ name }) => name)).toEqual(["inbox-reader", "reviewer", "signup-tester"]);
  expect(marked(press("/k"))).toBeUndefined();
});

test("Backspace, Ctrl-U and Escape take the filter back, a further Escape leaves", () => {
  expect(press("rex\u007f").filter).toBe("re");
  expect(press("rex\u0015").filter).toBe("");
  expect(press("rex\u001b\u0000")).toEqual(startPicking(choices));
  expect(pressKey(startPicking(choices), { name: "escape" }, 2)).toEqual({ kind: "left" });
});

test("Enter picks what is marked, and nothing where nothing matches", () => {
  expect(pressKey(press("j"), { name: "enter" }, 2)).toEqual({ kind: "picked", choice: choices[1] });
  expect(pressKey(press("zzz"), { name: "enter" }, 2).kind).toBe("go-on");
});

test("no line is wider than the terminal, and the marked one is among those shown", () => {
  const style = createStyle(false);
  const lines = drawPicker("Which?", press("jj"), { width: 30, pageSize: 2, style });
  expect(lines.every((line) => line.length < 30)).toBe(true);
  expect(lines).toContainEqual(expect.stringMatching(/^❯ signup-tester/));
  expect(lines).toHaveLength(4);
});

test("names that are made to trick a terminal are shown and not obeyed", () => {
  const state = startPicking([{ name: "a\u001b[2Jb", description: "c\nd" }]);
  const text = drawPicker("Which?", state, { width: 80, pageSize: 5, style: createStyle(false) }).join("|");
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("\n");
});
