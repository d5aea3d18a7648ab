import { expect, test } from "vitest";
import { outputOf, printedBy } from "./src/expected-refusal.ts";
import { observeCase, type RefusalCase } from "./src/refusal-case.ts";
import { noTraces } from "./src/scene.ts";

const rest = { harness: "claude", model: "claude-sonnet-4-6", systemPrompt: "Work." };

const personaPlaces =
  '"<workspace>/personas", "<workspace>/.agentworkforce/workforce/personas", "<home>/.config/persona-launcher/personas", "<home>/.agentworkforce/workforce/personas", "<repository>/personas"';

const brokenPersonas: RefusalCase[] = [
  {
    name: "a persona that does not exist",
    args: ["run", "inbox-readr", "Hi"],
    exitCode: 66,
    code: "PERSONA_NOT_FOUND",
    message: `Cannot find persona "inbox-readr": not in ${personaPlaces}`,
    hint: 'Did you mean "inbox-reader"?',
  },
  {
    name: "a path in place of a persona id",
    args: ["run", "../plain", "Hi"],
    exitCode: 64,
    code: "PERSONA_ID_INVALID",
    message: 'Cannot load persona "../plain": that is not a persona id',
    hint: "Ids have lower-case letters, digits and hyphens (at most 63, no hyphen first); a persona is named by its id, not by its path",
  },
  {
    name: "broken JSON",
    prepare: (scene) => scene.write("personas/broken.json", '{\n  "id": "broken",\n  "description": \n}\n'),
    args: ["run", "broken", "Hi"],
    exitCode: 65,
    code: "PERSONA_INVALID",
    message: 'Cannot load persona "broken": "<workspace>/personas/broken.json" has 1 problem',
    details: ['personas/broken.json:4:1  /description  broken JSON: expected a value, got "}"'],
    hint: 'Correct the file; "persona validate" checks all of them',
    problems: [
      {
        file: "<workspace>/personas/broken.json",
        pointer: "/description",
        line: 4,
        column: 1,
        message: 'broken JSON: expected a value, got "}"',
      },
    ],
  },
  {
    name: "unknown keys",
    prepare: (scene) =>
      scene.write("personas/typo.json", {
        id: "typo",
        description: "x",
        ...rest,
        permisions: {},
        ravi: { identity: { nmae: "x" } },
      }),
    args: ["run", "typo", "Hi"],
    exitCode: 65,
    code: "PERSONA_INVALID",
    message: 'Cannot load persona "typo": "<workspace>/personas/typo.json" has 2 problems',
    details: [
      'personas/typo.json:1:102  /permisions  "permisions" is not a known key',
      '    Did you mean "permissions"?',
      'personas/typo.json:1:138  /ravi/identity/nmae  "nmae" is not a known key',
      '    Did you mean "name"?',
    ],
    hint: 'Correct the file; "persona validate" checks all of them',
    problems: [
      {
        file: "<workspace>/personas/typo.json",
        pointer: "/permisions",
        line: 1,
        column: 102,
        message: '"permisions" is not a known key',
        hint: 'Did you mean "permissions"?',
      },
      {
        file: "<workspace>/personas/typo.json",
        pointer: "/ravi/identity/nmae",
        line: 1,
        column: 138,
        message: '"nmae" is not a known key',
        hint: 'Did you mean "name"?',
      },
    ],
  },
  {
    name: "values of the wrong type, all of them at once",
    prepare: (scene) =>
      scene.write(
        "personas/types.json",
        '{\n"id": "types",\n"description": 5,\n"harness": "claud",\n"model": "m",\n"systemPrompt": [],\n"env": { "A": 1 }\n}',
      ),
    args: ["run", "types", "Hi"],
    exitCode: 65,
    code: "PERSONA_INVALID",
    message: 'Cannot load persona "types": "<workspace>/personas/types.json" has 4 problems',
    details: [
      "personas/types.json:3:16  /description  expected a string, got 5",
      'personas/types.json:4:12  /harness  expected "opencode", "codex" or "claude", got "claud"',
      '    Did you mean "claude"?',
      "personas/types.json:6:17  /systemPrompt  expected a string, got an array",
      "personas/types.json:7:15  /env/A  expected a string, got 1",
    ],
    hint: 'Correct the file; "persona validate" checks all of them',
    problems: [
      { pointer: "/description", line: 3, column: 16, message: "expected a string, got 5" },
      {
        pointer: "/harness",
        line: 4,
        column: 12,
        message: 'expected "opencode", "codex" or "claude", got "claud"',
        hint: 'Did you mean "claude"?',
      },
      { pointer: "/systemPrompt", line: 6, column: 17, message: "expected a string, got an array" },
      { pointer: "/env/A", line: 7, column: 15, message: "expected a string, got 1" },
    ].map((problem) => ({ file: "<workspace>/personas/types.json", ...problem })),
  },
];

const nameHint =
  'Names have 1 to 63 characters out of a-z, 0-9, ".", "_" and "-" and start and end with a letter or digit; change the input that "task-${TASK_ID}" takes it from';

function taskId(id: string, shown: string, state: string): RefusalCase {
  return {
    name: `the task id ${JSON.stringify(id)}`,
    args: ["run", "worker", "Hi", "--input", `TASK_ID=${id}`],
    exitCode: 64,
    code: "IDENTITY_NAME_INVALID",
    message: `Cannot name an identity "${shown}": ${state}`,
    hint: nameHint,
  };
}

const badTaskIds: RefusalCase[] = [
  taskId("a/b", "task-a/b", 'it holds "/"'),
  taskId("../../etc", "task-../../etc", 'it holds ".."'),
  taskId("..", "task-..", 'it holds ".."'),
  taskId("it's", "task-it's", `it holds "'"`),
  taskId('a"b', String.raw`task-a\"b`, String.raw`it holds "\""`),
  taskId("a\nb", String.raw`task-a\nb`, String.raw`it holds "\n"`),
  taskId("$(touch pwned)", "task-$(touch pwned)", 'it holds "$"'),
  taskId("`touch pwned`", "task-`touch pwned`", 'it holds "`"'),
  taskId("a b", "task-a b", 'it holds " "'),
  taskId("\u001b[31mred", String.raw`task-\u001b[31mred`, String.raw`it holds "\u001b"`),
  taskId("x".repeat(59), `task-${"x".repeat(55)}…`, "it has 64 characters"),
];

test.each([...brokenPersonas, ...badTaskIds])("$name is refused with $code", async (refusal) => {
  const observation = await observeCase(refusal);
  expect(printedBy(observation)).toEqual(outputOf(refusal));
  expect(observation.traces).toEqual(noTraces);
});
