import { parse } from "yaml";
import { expect, test } from "vitest";
import { readFrontMatter } from "./front-matter.ts";

const read = (text: string): ReturnType<typeof readFrontMatter> => readFrontMatter({ path: "/WORKFLOW.md", text });

const workflow = `---
# ours to keep
tracker:
  kind: linear   # the team's
  required_labels: [agent, "two words"]
hooks:
  timeout_ms: 60000
  after_create: |
    git clone git@example.com:app .

    pnpm install
  # about the next one
  before_run: 'git pull'
codex:
    command: codex app-server # not an exec
unknown: {a: 1,   b: 2}
---

# Prompt for {{ issue.identifier }}

---
hooks: not these
`;

const yamlOf = (text: string): Record<string, Record<string, unknown>> =>
  parse(text.split("---")[1] ?? "") as Record<string, Record<string, unknown>>;

test("what is not changed stays to the byte: comments, order, layout, body", () => {
  const before = read(workflow);
  const after = before
    .with(["hooks", "after_create"], "git clone .\nours\n")
    .with(["hooks", "timeout_ms"], 90_000)
    .with(["hooks", "before_remove"], "ours, too")
    .with(["codex", "command"], "/a b/persona exec -- codex app-server");
  const lines = workflow.split("\n");
  const kept = after.text.split("\n").filter((line) => lines.includes(line));
  const changed = new Set(["  timeout_ms: 60000", "    git clone git@example.com:app .", "", "    pnpm install"]);
  expect(kept.filter((line) => line !== "")).toEqual(
    lines.filter((line) => line !== "" && !changed.has(line) && !line.includes("codex app-server")),
  );
  expect(yamlOf(after.text)).toMatchObject({
    hooks: {
      timeout_ms: 90_000,
      after_create: "git clone .\nours\n",
      before_run: "git pull",
      before_remove: "ours, too",
    },
    codex: { command: "/a b/persona exec -- codex app-server" },
    unknown: { a: 1, b: 2 },
  });
  expect(after.text.slice(after.text.indexOf("\n---\n"))).toBe(workflow.slice(workflow.indexOf("\n---\n")));
});

test("what is put there goes again, with the maps that hold nothing else", () => {
  const before = read(workflow);
  expect(before.with(["hooks", "before_remove"], "x\ny\n").without(["hooks", "before_remove"]).text).toBe(workflow);
  expect(before.with(["ravi", "a", "b"], "x").without(["ravi", "a", "b"]).text).toBe(workflow);
  expect(before.without(["none", "there"]).text).toBe(workflow);
});

test.each(["---\n---\nbody\n", "---\n# nothing\n---\n", "---\r\na: 1\r\n---\r\nbody\r\n", "---\nhooks:\n---\n"])(
  "%j gets its first hooks, in its own ends of line",
  (text) => {
    const after = read(text).with(["hooks", "before_run"], "one\ntwo\n");
    expect(read(after.text).get(["hooks", "before_run"])).toBe("one\ntwo\n");
    const rest = text.includes("\r") ? after.text.replaceAll("\r\n", "") : "";
    expect(rest).not.toContain("\n");
    expect(after.with(["hooks", "before_run"], "one\ntwo\n").text).toBe(after.text);
  },
);

test.each([
  ["# No front matter\n", "it does not begin with front matter between two lines of ---"],
  ["---\na: 1\n", "its front matter has no end"],
  ["---\n- a\n---\n", "its front matter is no map"],
])("%j is not understood", (text, state) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD", message: `Cannot change "/WORKFLOW.md": ${state}` }),
  );
});

test.each([
  ["---\na: [\n---\n", /no YAML/],
  ["---\na: 1\na: 2\n---\n", /no YAML/],
])("%j is not understood either", (text, says) => {
  expect(() => read(text)).toThrow(says);
});

test.each([
  ["---\nhooks: {before_run: x}\n---\n", "hooks is written in braces"],
  ["---\nhooks: none\n---\n", "hooks is no map"],
])("%j cannot be changed there", (text, state) => {
  expect(() => read(text).with(["hooks", "after_run"], "x")).toThrow(`Cannot change "/WORKFLOW.md": ${state}`);
});
