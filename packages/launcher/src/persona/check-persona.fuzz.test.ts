import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { checkPersona } from "./check-persona.ts";
import { mergeSources } from "./extend/merge-sources.ts";
import { loadPersona } from "./load-persona.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import { parsePersonaSource } from "./persona-source.ts";

const flat = {
  id: "victim",
  description: "A persona to be damaged",
  tags: ["testing"],
  inputs: { SITE_URL: { description: "x", default: "https://example.com" }, TASK: "t" },
  harness: "codex",
  model: "gpt-5.5",
  systemPrompt: "Test $SITE_URL",
  harnessSettings: { reasoning: "low", timeoutSeconds: 60 },
  env: { RAVI_EMAIL: "$RAVI_EMAIL", MODE: "ci" },
  mcpServers: {
    s: { type: "stdio", command: "x", args: ["${SITE_URL}"], env: { T: "$TOKEN" } },
    h: { type: "http", url: "https://example.com", headers: { Authorization: "Bearer ${TOKEN}" } },
  },
  permissions: { allow: ["Bash"], mode: "default" },
  sandbox: { network: true, writableRoots: ["/var/data"] },
  ravi: {
    identity: { name: "task-${TASK}", lifecycle: "ephemeral", phone: false },
    secrets: { TOKEN: { required: true } },
  },
};

const runtime = { harness: "claude", model: "m", systemPrompt: "", claudeMd: "a.md" };
const tiered = {
  id: "victim",
  description: "d",
  tiers: { best: runtime, minimum: { ...runtime, harness: "opencode" } },
};

const junk: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  " ",
  "x",
  "${",
  "$a",
  "$RAVI_MANAGEMENT_KEY",
  "\0",
  "../..",
  [],
  [null],
  {},
  { a: {} },
];
const junkKeys: readonly string[] = [
  "",
  "__proto__",
  "constructor",
  "toString",
  "harness",
  "PATH",
  "a/b~c",
  "\u001b[2J",
  "𝕏",
  "-",
];

it("checkPersona() never throws on damaged values, and gives every refusal a pointer and a message", () => {
  const random = seeded(11);
  const faults: unknown[] = [];
  let refused = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const text = JSON.stringify(damageValue(round % 2 === 0 ? flat : tiered, random));
    const checked = checkPersona(text, "victim.json");
    if (checked.kind === "valid") continue;
    refused += 1;
    if (checked.problems.length === 0 || !checked.problems.every(isComplete)) faults.push({ text, ...checked });
  }
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(500);
  expect(refused).toBeLessThan(1_000);
});

it("mergeSources() never throws on damaged files, and blames one of them for every problem", () => {
  const random = seeded(13);
  const faults: unknown[] = [];
  let refused = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const overlay = { ...(round % 3 === 0 ? tiered : flat), extends: "base" };
    const base = round % 2 === 0 ? flat : tiered;
    const texts = [overlay, base].map((value) => JSON.stringify(damageValue(value, random)));
    const sources = texts.map((text, index) => parsePersonaSource(text, index === 0 ? "overlay.json" : "base.json"));
    const merged = mergeSources(sources.flatMap((parsed) => (parsed.kind === "parsed" ? [parsed.source] : [])));
    if (merged.kind === "valid") continue;
    refused += 1;
    const isBlamed = merged.problems.every(({ file }) => file === "overlay.json" || file === "base.json");
    if (merged.problems.length === 0 || !isBlamed || !merged.problems.every(isComplete)) faults.push({ texts, merged });
  }
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(500);
  expect(refused).toBeLessThan(1_000);
});

it("loadPersona() throws nothing but LaunchErrors on damaged files", async () => {
  const directory = await mkdtemp(join(tmpdir(), "persona-fuzz-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const random = seeded(12);
  const good = Buffer.from(JSON.stringify(flat, null, 1));
  let refused = 0;
  for (let round = 0; round < 400; round += 1) {
    await writeFile(join(directory, "victim.json"), damageBytes(good, random));
    const outcome: unknown = await loadPersona("victim", { directories: [directory] }).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) continue;
    refused += 1;
    expect(outcome).toBeInstanceOf(LaunchError);
    expect(outcome).toMatchObject({ code: "PERSONA_INVALID" });
    expect(outcome instanceof LaunchError && outcome.problems.every(({ pointer }) => typeof pointer === "string")).toBe(
      true,
    );
    expect(outcome instanceof LaunchError && outcome.problems.length).toBeGreaterThan(0);
  }
  expect(refused).toBeGreaterThan(200);
  expect(refused).toBeLessThan(400);
});

function isComplete({ pointer, message, line, column }: PersonaProblem): boolean {
  return /^(?:\/|$)/.test(pointer) && message !== "" && line === 1 && column !== undefined && column > 0;
}

/** Replaces, removes, adds or renames one member somewhere in the tree. */
function damageValue(value: unknown, random: () => number): unknown {
  if (typeof value !== "object" || value === null || random() < 0.1) return pick(junk, random);
  const entries: [string, unknown][] = Object.entries(value);
  const at = Math.floor(random() * entries.length);
  const [key, member] = entries[at] ?? ["", undefined];
  const kind = random();
  if (kind < 0.15) entries.splice(at, 1);
  else if (kind < 0.3) entries.push([String(pick(junkKeys, random)), pick(junk, random)]);
  else if (kind < 0.4) entries[at] = [String(pick(junkKeys, random)), member];
  else entries[at] = [key, damageValue(member, random)];
  return Array.isArray(value) ? entries.map(([, element]) => element) : Object.fromEntries(entries);
}

function damageBytes(bytes: Buffer, random: () => number): Buffer {
  const result = Buffer.from(bytes);
  const at = Math.floor(random() * result.length);
  const kind = random();
  if (kind < 0.2) return result.subarray(0, at);
  if (kind < 0.4) return Buffer.concat([result.subarray(0, at), result.subarray(Math.floor(random() * result.length))]);
  result[at] = Math.floor(random() * 256);
  return result;
}

function pick(values: readonly unknown[], random: () => number): unknown {
  return values[Math.floor(random() * values.length)];
}

/** Mulberry32: the same sequence on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
