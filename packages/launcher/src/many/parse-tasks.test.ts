import { expect, it } from "vitest";
import { parseTasks } from "./parse-tasks.ts";

const lines = (...values: unknown[]): string =>
  values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join("\n");

it("reads one task per line, with and without an id", () => {
  const text = lines(
    { id: "a", task: "Sign up", inputs: { SITE: "x", COUNT: 2, DEEP: true }, workspace: "w" },
    "",
    `${JSON.stringify({ task: "Go" })}\r`,
  );
  expect(parseTasks(`\u{feff}${text}\n`)).toEqual({
    tasks: [
      {
        id: "a",
        line: 1,
        task: "Sign up",
        inputs: { SITE: "x", COUNT: 2, DEEP: true },
        workingDirectory: "w",
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
      { id: "3", line: 3, task: "Go", hash: expect.any(String) as string },
    ],
    problems: [],
  });
});

const hash = (value: object): string | undefined => parseTasks(lines("", value)).tasks[0]?.hash;

it("the hash depends on what is to be done and on nothing else", () => {
  const task = { id: "a", task: "Go", inputs: { A: "1", B: "2" } };
  expect(hash({ ...task, id: "b", inputs: { B: "2", A: "1" } })).toBe(hash(task));
  const others = [
    { ...task, task: "Stay" },
    { ...task, inputs: { A: "1" } },
    { ...task, inputs: { A: 1, B: "2" } },
    { ...task, workspace: "w" },
  ];
  expect(new Set([task, ...others].map(hash)).size).toBe(5);
});

it("names every problem of every line at once", () => {
  const text = lines(
    "{",
    [1],
    { id: "a", taks: "Go" },
    { task: " ", id: "", inputs: [], workspace: "" },
    { id: "a", task: "Go" },
    { id: "a", task: "Go on" },
    { task: "Go", inputs: { A: null } },
    { id: "9", task: "takes the number of a line" },
    { task: "is called 9" },
    { id: "a\u0000b", task: "Go" },
  );
  const { tasks, problems } = parseTasks(text);
  expect(tasks.map(({ id }) => id)).toEqual(["a", "9"]);
  expect(problems.map(({ line, message, hint }) => `${line} ${message}${hint === undefined ? "" : ` → ${hint}`}`))
    .toMatchInlineSnapshot(`
    [
      "1 it is not JSON → One task per line, for example {"id": "a", "task": "Sign up"}",
      "2 it is not an object with "task"",
      "3 there is no key "taks" → Did you mean "task"?",
      "3 "task" is missing",
      "4 "id" is not a text of 1 to 200 printable characters",
      "4 "task" is not a text that says something",
      "4 "workspace" is not the path of a directory",
      "4 "inputs" is not an object",
      "6 id "a" is that of line 5 → Give each task an id of its own; one without an id is called by its line number",
      "7 input "A" is not a text, number or boolean",
      "9 id "9" is that of line 8 → Give each task an id of its own; one without an id is called by its line number",
      "10 "id" is not a text of 1 to 200 printable characters",
    ]
  `);
});
