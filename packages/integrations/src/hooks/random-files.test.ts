import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parse as parseJson } from "jsonc-parser";
import { parse as parseYaml } from "yaml";
import { expect, test } from "vitest";
import { hookWorld } from "../../testing/hook-world.ts";
import { randomJson, randomScript, randomWorkflow } from "../../testing/random-documents.ts";
import { createRandom } from "../../testing/random.ts";
import { symphony } from "../symphony/symphony.ts";
import type { HookPart } from "./hook-part.ts";
import type { HookPlace } from "./hook-tool.ts";
import { installParts, removeParts } from "./install-parts.ts";
import { jsonHookPart } from "./json-hook-part.ts";
import { shellHookPart } from "./shell-hook-part.ts";

const count = 100;
const ours = "ours '$(touch pwned)'";

interface Kind {
  name: string;
  make: (seed: number) => string;
  partsAt: (path: string, place: HookPlace) => Promise<readonly HookPart[]>;
  /** What a text says, without ours and without what is empty. */
  meaningOf: (text: string) => unknown;
}

const kinds: readonly Kind[] = [
  {
    name: "JSON",
    make: (seed) => randomJson(createRandom(seed)),
    partsAt: async (path) => [
      jsonHookPart({
        path,
        purpose: "is tried",
        entries: [
          { kind: "item", at: ["setup", "before"], value: ours, isOurs: (item) => item === ours, isFirst: true },
          {
            kind: "item",
            at: ["profiles"],
            value: { ours },
            isOurs: (item) => Object.hasOwn(Object(item) as object, "ours"),
          },
          { kind: "value", at: ["executors", "CODEX", "RAVI"], value: { ours: [ours] } },
        ],
      }),
    ],
    meaningOf: (text) => [
      text.match(/\/\/ of .*/g),
      compact(parseJson(text.replace("\uFEFF", ""), [], { allowTrailingComma: true })),
    ],
  },
  {
    name: "a workflow",
    make: (seed) => randomWorkflow(createRandom(seed)),
    partsAt: async (path, place) => (await symphony.plan({ ...place, repository: join(path, "..") })).parts,
    meaningOf: (text) => {
      const [, front = "", body] = /^---\r?\n([\s\S]*?)^---(\r?\n[\s\S]*)$/m.exec(text) ?? [];
      const { codex, hooks, ...rest } = parseYaml(front) as Record<string, Record<string, unknown>>;
      const { timeout_ms: _raised, ...scripts } = hooks ?? {};
      const agent = JSON.stringify(codex?.["command"] ?? "codex app-server").replace(/^.* -- /, '"');
      const comments = front
        .match(/# (?:a block|quoted|plain|in it|theirs|a comment alone|c|ours|nothing yet)\b/g)
        ?.toSorted();
      return [body, comments, agent, compact({ ...rest, codex: { ...codex, command: 0 }, scripts })];
    },
  },
  {
    name: "a script",
    make: (seed) => randomScript(createRandom(seed)),
    partsAt: async (path) => [shellHookPart({ path, purpose: "is tried", block: { id: "dmux", lines: [ours] } })],
    // A new script of ours begins with the same line.
    meaningOf: (text) => (text === "#!/usr/bin/env bash\n" ? "" : text),
  },
];

test.each(kinds)("$name in any layout has ours once, and is as before when ours has gone", async (kind) => {
  const world = await hookWorld();
  const place = await world.place();
  const texts = Array.from({ length: count }, (_, seed) => kind.make(seed));
  const names = texts.map((_, seed) => `repo/${seed}/WORKFLOW.md`);
  await world.write(Object.fromEntries(names.map((name, seed) => [name, { text: texts[seed] ?? "", mode: 0o755 }])));
  const installation = { stateDirectory: world.stateDirectory, tool: "symphony" };
  const parts = (await Promise.all(names.map((name) => kind.partsAt(world.at(name), place)))).flat();
  const before = await world.snapshot();

  expect(await installParts(parts, installation)).toHaveLength(count);
  const once = await world.snapshot();
  expect(await installParts(parts, installation)).toEqual([]);
  expect(await world.snapshot()).toEqual(once);
  await removeParts(parts, installation);
  expect(await world.snapshot()).toEqual(before);

  await installParts(parts, installation);
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await removeParts(parts, installation);
  for (const [seed, name] of names.entries()) {
    const rest = await world.read(name).catch(() => (kind.name === "JSON" ? "{}" : ""));
    expect(kind.meaningOf(rest), `seed ${seed}: ${texts[seed]}`).toEqual(kind.meaningOf(texts[seed] ?? ""));
  }
});

/** Without what is empty, which may go with ours when nobody knows any more that it was there. */
function compact(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const kept = compact(inner);
    return kept === undefined || kept === "" ? [] : [[key, kept] as const];
  });
  if (entries.length === 0) return undefined;
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
