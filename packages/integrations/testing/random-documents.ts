import type { Random } from "./random.ts";

const words = [
  "a",
  "ü 🎛",
  "it's",
  '"q"',
  "$(touch pwned)",
  "back\\slash",
  "# no comment",
  "// no comment",
  "",
] as const;

/** A JSON object in a random layout, in which the places of our entries are there, empty, or not there. */
export function randomJson(random: Random): string {
  const lineEnd = random.pick(["\n", "\r\n"]);
  const unit = random.pick(["", "  ", "\t", "    "]);
  const write = (value: unknown, indent: string): string => {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const inner = indent + unit;
    const gap = unit === "" ? random.pick(["", " "]) : lineEnd + inner;
    const children = Object.entries(value).map(([key, child]: [string, unknown]) => {
      const comment = unit === "" || random.below(4) > 0 ? "" : `// of ${key}${lineEnd}${inner}`;
      return (
        comment + (Array.isArray(value) ? "" : `${JSON.stringify(key)}:${random.pick(["", " "])}`) + write(child, inner)
      );
    });
    const last = children.length > 0 && random.below(6) === 0 ? "," : "";
    const end = children.length === 0 ? random.pick(["", gap]) : unit === "" ? gap : lineEnd + indent;
    const text = children.length === 0 ? end : gap + children.join(`,${gap}`) + last + end;
    return Array.isArray(value) ? `[${text}]` : `{${text}}`;
  };
  const value = shuffled(random, [
    ...random.some(3, () => [`key ${random.below(1000)}`, randomValue(random, 3)] as const),
    ...optional(random, [
      "setup",
      Object.fromEntries(optional(random, ["before", random.some(3, () => random.pick(words))])),
    ]),
    ...optional(random, ["profiles", random.some(3, () => ({ name: random.pick(words) }))]),
    ...optional(random, [
      "executors",
      Object.fromEntries(optional(random, ["CODEX", { PLAN: randomValue(random, 1) }])),
    ]),
  ]);
  return (
    random.pick(["", "", "", "\uFEFF"]) + write(Object.fromEntries(value), "") + random.pick(["", lineEnd, "\n\n"])
  );
}

/** A workflow with random front matter. */
export function randomWorkflow(random: Random): string {
  const script = (key: string): string[] => {
    const deep = random.pick(["    ", "      "]);
    const lines = [
      `echo ${key} 'it''s'`,
      ...random.some(3, () => random.pick(["pnpm install", "", "if true; then", "# in it"])),
      "true ü",
    ];
    const block = lines.map((line) => (line === "" ? "" : deep + line));
    return random.pick([
      () => [
        `  ${key}: ${random.pick(["|", "|-", "|+", ">", ">-"])}${random.pick(["", " # a block"])}`,
        ...block,
        ...random.some(2, () => ""),
      ],
      () => [`  ${key}: '${key}''s own'${random.pick(["", "  # quoted"])}`],
      () => [`  ${key}: "a\\n\\tb \\"c\\" # d"`],
      () => [`  ${key}: plain --with $words # plain`],
      () => [`  ${key}:${random.pick(["", " # nothing yet"])}`],
    ] as const)();
  };
  const hooks = shuffled(random, ["after_create", "before_run", "before_remove", "after_run"]).flatMap((key) =>
    optional(random, script(key)).flat(),
  );
  const blocks = shuffled(random, [
    ...optional(random, [
      "hooks: # ours",
      ...hooks,
      ...optional(random, `  timeout_ms: ${random.pick([1000, 90_000])}`),
    ]),
    ...optional(random, [
      "codex:",
      `  command: ${random.pick(["codex app-server", "'codex --x \"y\" app-server'", "codex # c"])}`,
      "  x: {a: 1}",
    ]),
    ...optional(random, ["tracker:", "   kind: linear   # theirs", "   labels: [a,  'b']"]),
    ["# a comment alone", "other: &other {a: 1}", "again: *other"],
  ]);
  const text = `---\n${blocks.flat().join("\n")}\n---\n${random.pick(["", "# Prompt\n", "\n---\nno hooks: here"])}`;
  return random.pick([text, text, text.replaceAll("\n", "\r\n")]);
}

/** A script of a random shell. */
export function randomScript(random: Random): string {
  const first = random.pick([
    "",
    "#!/bin/sh\n",
    "#!/usr/bin/env bash\n",
    "#!/usr/bin/env -S zsh -e\n",
    "#!/usr/bin/fish\n",
  ]);
  const lines = random.some(6, () =>
    random.pick([
      "set -euo pipefail",
      "exit 0",
      "exec true",
      "\techo 'ü $(touch pwned)'",
      "",
      "# >>> persona-launcher: other",
      "cat <<'E'\nx\nE",
    ]),
  );
  return first + lines.join("\n") + random.pick(["", "\n", "\n\n"]);
}

function randomValue(random: Random, depth: number): unknown {
  if (depth === 0 || random.below(2) === 0) return random.pick<unknown>([...words, 1.5, -3, true, null]);
  if (random.below(2) === 0) return random.some(3, () => randomValue(random, depth - 1));
  return Object.fromEntries(random.some(3, () => [random.pick(words), randomValue(random, depth - 1)] as const));
}

function optional<T>(random: Random, value: T): T[] {
  return random.below(3) === 0 ? [] : [value];
}

function shuffled<T>(random: Random, all: readonly T[]): T[] {
  return all
    .map((value) => ({ value, at: random.below(1_000_000) }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ value }) => value);
}
