import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { HookPart } from "../hooks/hook-part.ts";
import { lalph } from "./lalph.ts";

interface Preset {
  cliAgent: string;
  commandPrefix: readonly string[];
}

/** The part that goes into the presets of a repository that has some. */
async function presetsPart(): Promise<HookPart> {
  const repository = await mkdtemp(join(tmpdir(), "lalph-"));
  onTestFinished(() => rm(repository, { recursive: true }));
  const path = join(repository, ".lalph/config/settings.cliAgentPresets");
  await mkdir(join(repository, ".lalph/config"), { recursive: true });
  await writeFile(path, "[]");
  const place = { repository, gitDirectory: "", gitHooks: "", home: "", env: {}, isTeam: false, isStrict: false };
  const { parts } = await lalph.plan({ ...place, command: "/bin/persona" });
  const part = parts.find((one) => one.path === path);
  if (part === undefined) throw new Error("no part for the presets");
  return part;
}

const ours = ["env", "/bin/persona", "exec", "--lifecycle", "workspace", "--"];

test("every agent that is a command is started by us, with the user's own prefix behind ours; clanka is none", async () => {
  const part = await presetsPart();
  const presets = ["claude", "codex", "opencode", "amp", "clanka"].map((cliAgent): Preset => ({
    cliAgent,
    commandPrefix: cliAgent === "codex" ? ["nice"] : [],
  }));
  const before = { path: part.path, text: JSON.stringify(presets), mode: 0o644 };
  const { text } = part.with(before);
  const prefixes = (JSON.parse(text) as Preset[]).map(({ commandPrefix }) => commandPrefix);
  expect(prefixes).toEqual([ours, [...ours, "nice"], ours, ours, []]);
  expect(part.with({ ...before, text }).text).toBe(text);
  expect(JSON.parse(part.without({ ...before, text })?.text ?? "")).toEqual(presets);
});
