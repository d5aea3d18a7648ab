import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { hookWorld, type HookWorld } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { symphony } from "./symphony.ts";

const run = promisify(execFile);

const workflows = {
  "an empty one": "---\n---\n",
  "one without hooks": "---\n# ours to keep\ntracker:\n  kind: linear   # the team's\n---\nDo {{ issue.title }}.\n",
  "a literal block with its own indentation":
    "---\nhooks:\n  after_create: | # how it begins\n      git clone x .\n\n      if true; then\n        pnpm install\n      fi\n\n  # about the next\n  before_run: git pull # each time\n---\nbody",
  "a block that keeps its last empty lines":
    "---\nhooks:\n  before_run: |+\n    git pull\n\n\ncodex: {model: x}\n---\n".replace("codex: {model: x}\n", ""),
  "a block that drops its last end of line": "---\nhooks:\n  before_run: |-\n    git pull\n    pnpm install\n---\n",
  "a folded block":
    "---\nhooks:\n  before_run: >\n    git pull\n    --rebase\n\n    pnpm install\n  after_run: 'true'\n---\n",
  "a folded block without its last end of line":
    "---\nhooks:\n  before_run: >- # folded\n    git pull\n    --rebase\n---\n",
  "a block with an explicit indentation": "---\nhooks:\n  before_run: |2\n      echo deep\n    echo less\n---\n",
  "quoted scripts":
    "---\nhooks:\n  after_create: 'echo \"it''s\" no comment' # a comment\n  before_run: \"echo \\\"a\\\"\\n\\techo b\\n\"\n  before_remove: ''\n---\n",
  "a plain script of two lines": "---\nhooks:\n  before_run: git pull\n    --rebase # always\n---\n",
  "Windows ends of line":
    "---\r\n# top\r\nhooks:\r\n  before_run: |\r\n    git pull\r\n\r\n    pnpm install\r\n  timeout_ms: 30000 # quick\r\ncodex:\r\n  command: codex app-server # ours\r\n---\r\nbody\r\n",
  "a byte order mark": "\uFEFF---\nhooks:\n  before_run: git pull\n---\n",
  "hooks that are nothing yet": "---\nhooks: # to come\ncodex:\n---\n",
  "a script that is nothing yet": "---\nhooks:\n  before_run: # to come\n  after_create:\n  timeout_ms: 1000\n---\n",
  "a command with a comment":
    '---\ncodex:\n  command: "codex --config \'model=\\"o3\\"\' app-server"   # the model\n  approval_policy: never\n---\n',
  "a command in a folded block":
    "---\ncodex:\n  command: >- # long\n    codex\n    app-server\n  approval_policy: never\n---\n",
  "maps in braces elsewhere, anchors, unknown keys":
    "---\nbase: &base {a: 1,   b: [x, 'y']}\nother: *base\nagent: {max_turns: 3}\nravi:\n  ? complex\n  : 1\n---\n",
  "unicode, quotes and tabs":
    "---\ntitle: \"ü 🎛\"\nhooks:\n  before_run: |\n    printf '\\t%s' \"$(echo 'it')\"\n    \techo tab\n---\n",
  "no final end of line": "---\nhooks:\n  before_run: git pull\n---",
};

const yamlOf = (text: string): Record<string, Record<string, unknown>> =>
  (parse(/^\uFEFF?---\r?\n([\s\S]*?)^---/m.exec(text)?.[1] ?? "") ?? {}) as Record<string, Record<string, unknown>>;

function textAt(map: Record<string, unknown> | undefined, key: string): string {
  const value = map?.[key] ?? "";
  return typeof value === "string" ? value : "no text";
}

const worldWith = (text: string): Promise<HookWorld> => hookWorld({ "repo/WORKFLOW.md": text });

test.each(Object.entries(workflows))(
  "%s keeps all that is not ours, and is as before to the byte when ours has gone",
  async (_name, text) => {
    const world = await worldWith(text);
    await expectRoundTrip(world, symphony);
    await world.install(symphony);
    const after = await world.read("repo/WORKFLOW.md");
    expect(after.split(/\r?\n/).filter(isComment)).toEqual(text.split(/\r?\n/).filter(isComment));
    expect(after.match(/#[^'"\r\n]*$/gm)).toEqual(text.match(/#[^'"\r\n]*$/gm));
    expect(after.replaceAll("\r\n", "").includes("\n")).toBe(!text.includes("\r\n"));
    const [was, is] = [yamlOf(text), yamlOf(after)];
    expect({ ...is, hooks: undefined, codex: undefined }).toEqual({ ...was, hooks: undefined, codex: undefined });
    for (const hook of ["after_create", "before_run", "before_remove"]) {
      const lines = textAt(is["hooks"], hook).split("\n");
      const others = lines.filter((line) => !line.includes("hooks run symphony"));
      expect(lines.length - others.length).toBe(1);
      expect(others.join("\n").trimEnd()).toBe(textAt(was["hooks"], hook).trimEnd());
    }
  },
);

const isComment = (line: string): boolean => /^\s*#/.test(line);

test.each(Object.entries(workflows))(
  "of %s ours alone goes when it was changed, or its record is lost",
  async (_name, text) => {
    const world = await worldWith(text);
    const comments = text.match(/#[^'"\r\n]*$/gm) ?? [];
    await world.install(symphony);
    const installed = await world.read("repo/WORKFLOW.md");
    const mine = installed.replace(/^(\uFEFF?---(\r?\n))/, "$1mine: 1 # theirs$2");
    await world.write({ "repo/WORKFLOW.md": mine });
    await world.remove(symphony);
    const changed = await world.read("repo/WORKFLOW.md");
    expect(withoutNothing(yamlOf(changed))).toEqual(withoutNothing({ mine: 1, ...yamlOf(text) }));
    expect(changed.match(/#[^'"\r\n]*$/gm)).toEqual(["# theirs", ...comments]);

    await rm(join(world.stateDirectory, "hooks"), { recursive: true, force: true });
    await world.write({ "repo/WORKFLOW.md": installed });
    await world.remove(symphony);
    const after = await world.read("repo/WORKFLOW.md");
    expect(withoutNothing(yamlOf(after))).toEqual(withoutNothing(raised(yamlOf(text))));
    expect(after.match(/#[^'"\r\n]*$/gm) ?? []).toEqual(comments);
  },
);

/** Symphony's own default is what a lower limit was raised to. */
function raised(yaml: Record<string, Record<string, unknown>>): Record<string, unknown> {
  const { hooks } = yaml;
  return hooks?.["timeout_ms"] === undefined ? yaml : { ...yaml, hooks: { ...hooks, timeout_ms: 60_000 } };
}

/** Keys without a value are the same as none. */
function withoutNothing(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutNothing(inner)] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined && inner !== null && inner !== "");
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

test.each([
  ["---\nhooks: {before_run: x}\n---\n", "hooks is written in braces"],
  ["---\nhooks:\n  before_run: &run |\n    x\n  after_run: *run\n---\n", "hooks.before_run has an anchor"],
  ["---\nbase: &run x\nhooks:\n  before_run: *run\n---\n", "hooks.before_run is no text"],
  ["---\nhooks:\n  before_run: [x]\n---\n", "hooks.before_run is no text"],
  ["---\ncodex:\n  command: FOO=bar codex app-server\n---\n", /more than one simple command/],
  ["---\ncodex:\n  command: a && b\n---\n", /more than one simple command/],
  ["---\nhooks: [\n---\n", /no YAML/],
  ["# just a prompt\n", /does not begin with front matter/],
])("%j is left alone, and nothing else is changed", async (text, says) => {
  const world = await worldWith(text);
  const before = await world.snapshot();
  await expect(world.install(symphony)).rejects.toThrow(
    expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD", message: expect.stringMatching(says) }),
  );
  expect(await world.snapshot()).toEqual(before);
});

test("a script that may end before ours is named", async () => {
  const world = await worldWith(
    "---\nhooks:\n  after_create: |\n    git clone x .\n    exit 0\n  before_run: echo exit\n---\n",
  );
  const { steps } = await world.install(symphony);
  expect(steps.filter((step) => step.includes("ours"))).toEqual([
    "hooks.after_create has an exit or exec: see to it that the line of ours comes before it",
  ]);
});

test("a repository without a workflow is told so", async () => {
  const world = await hookWorld();
  await expect(world.install(symphony)).rejects.toThrow(expect.objectContaining({ code: "HOOK_SHADOWED" }));
});

test("lines of an older launcher are brought up to date, strict or not, and never doubled", async () => {
  const world = await worldWith(workflows["a literal block with its own indentation"]);
  const before = await world.snapshot();
  for (const options of [
    { command: "/old/it's here/bin/persona" },
    { isStrict: true },
    { command: String.raw`/b\ack $(touch pwned)/bin/persona` },
    { isTeam: true },
    {},
  ]) {
    await world.install(symphony, options);
    const text = await world.read("repo/WORKFLOW.md");
    expect(text.match(/hooks run (--strict )?symphony/g)).toHaveLength(3);
    expect(text.match(/exec --lifecycle workspace/g)).toHaveLength(1);
    expect(text.includes("--strict")).toBe(options.isStrict === true);
  }
  await world.remove(symphony);
  expect(await world.snapshot()).toEqual(before);
});

test("scripts and the command run as Symphony runs them, and nothing in their paths is run", async () => {
  const world = await worldWith(
    workflows["a literal block with its own indentation"]
      .replace("git clone x .", "true")
      .replace("pnpm install", "true")
      .replace("git pull", "(exit 1)"),
  );
  await world.install(symphony);
  const { hooks, codex } = yamlOf(await world.read("repo/WORKFLOW.md"));
  const workspace = join(world.root, "$(touch pwned) 'w'");
  await mkdir(workspace);
  const options = { cwd: workspace, env: world.env };
  await run("sh", ["-lc", textAt(hooks, "after_create")], options);
  await expect(run("sh", ["-lc", textAt(hooks, "before_run")], options)).rejects.toThrow(
    expect.objectContaining({ code: 1 }),
  );
  await run("bash", ["-lc", `exec ${textAt(codex, "command")}`], options);
  await run("bash", ["-lc", `cd "$PWD" && ${textAt(hooks, "before_remove")}`], options);
  expect(await world.calls()).toEqual([
    ["hooks", "run", "symphony", "after_create", workspace],
    ["hooks", "run", "symphony", "before_run", workspace],
    ["exec", "--lifecycle", "workspace", "--", "codex", "app-server", workspace],
    ["hooks", "run", "symphony", "before_remove", workspace],
  ]);
  expect(await world.pwned()).toEqual([]);
});
