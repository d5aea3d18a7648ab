import { realpath, rm, stat, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Environment } from "../credentials/agent-environment.ts";
import { inheritedEnvironment } from "../credentials/agent-environment.ts";
import { makeDirectories } from "../files/make-directories.ts";
import { secretKind } from "../text/secret-patterns.ts";
import { copyTree, TreeError } from "./copy-tree.ts";
import type { SkillPlan, SkillStep } from "./plan-skills.ts";
import { runTool, type ToolResult } from "./run-tool.ts";
import { SkillError } from "./skill-error.ts";

export interface InstallSkillsOptions {
  /** The caller's environment; the installers see an allow-list of it, and npm's own settings. */
  caller: Environment;
  /** Milliseconds each command may take. @default 120 000 */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called before each skill. */
  onStep?: ((step: SkillStep) => void) | undefined;
}

/** Skills that are staged for a launch. Disposing it removes them. */
export interface StagedSkills {
  readonly root: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Carries out a plan. Commands run below `plan.root`, one after another; their output is told when they fail. Removes
 * everything again when one fails.
 *
 * @throws SkillError
 */
export async function installSkills(plan: SkillPlan, options: InstallSkillsOptions): Promise<StagedSkills> {
  const remove = (): Promise<void> => rm(plan.root, { recursive: true, force: true, maxRetries: 5 });
  try {
    await writeManifest(plan.root);
    for (const step of plan.steps) {
      options.onStep?.(step);
      await carryOut(step, options);
    }
    await rm(join(plan.root, "installing"), { recursive: true, force: true });
  } catch (error) {
    await remove();
    throw error;
  }
  return { root: plan.root, [Symbol.asyncDispose]: remove };
}

/** Makes the directory a plugin for claude; the others do not look at it. */
async function writeManifest(root: string): Promise<void> {
  await makeDirectories(join(root, "skills"), 0o700);
  await makeDirectories(join(root, ".claude-plugin"), 0o700);
  const manifest = { name: "persona", version: "0.0.0", description: "Skills of this persona" };
  await writeFile(join(root, ".claude-plugin", "plugin.json"), JSON.stringify(manifest), { mode: 0o600 });
}

async function carryOut(step: SkillStep, options: InstallSkillsOptions): Promise<void> {
  if (step.kind === "command") await runInstaller(step, options);
  else if (options.signal?.aborted === true) throw cancelled(step);
  const from = step.kind === "command" ? await installedDirectory(step) : step.from;
  await requireManifest(step, from);
  try {
    await copyTree(from, step.directory);
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    throw new SkillError("SKILL_DIRECTORY_INVALID", `Cannot install skill "${step.skillId}": ${error.message}`, {
      hint: "A skill is a directory of plain files",
      cause: error,
    });
  }
}

type CommandStep = Extract<SkillStep, { kind: "command" }>;

async function runInstaller(step: CommandStep, options: InstallSkillsOptions): Promise<void> {
  const { timeoutMs = 120_000, signal } = options;
  const [file = "", ...args] = step.command;
  await makeDirectories(step.workingDirectory, 0o700);
  const env = installerEnvironment(options.caller);
  const result = await runTool(file, args, { cwd: step.workingDirectory, env, timeoutMs, signal });
  if (result.kind !== "done") throw installerFailure(step, result, timeoutMs);
}

/** The router's installers do not fail on everything, and some leave a link to what they installed. */
async function installedDirectory({ installed, skillId, workingDirectory }: CommandStep): Promise<string> {
  const target = await realpath(installed).catch(() => undefined);
  if (target?.startsWith(`${await realpath(workingDirectory)}${sep}`) === true) return target;
  throw new SkillError("SKILL_INSTALL_FAILED", `Cannot install skill "${skillId}": its installer did not bring it`, {
    hint: "Check the skill's source; it may have been renamed",
  });
}

async function requireManifest({ skillId }: SkillStep, directory: string): Promise<void> {
  const stats = await stat(join(directory, "SKILL.md")).catch(() => undefined);
  if (stats?.isFile() === true) return;
  throw new SkillError("SKILL_DIRECTORY_INVALID", `Cannot install skill "${skillId}": it has no SKILL.md`, {
    hint: `A skill is a directory with a SKILL.md; this one is "${directory}"`,
  });
}

/** Names of npm's settings that say where packages are and where they are kept. */
const npmSettings: readonly string[] = ["registry", "userconfig", "cache", "cafile"].flatMap((setting) => [
  `npm_config_${setting}`,
  `NPM_CONFIG_${setting.toUpperCase()}`,
]);

function installerEnvironment(caller: Environment): Record<string, string> {
  // Installers ask fewer questions when nobody can answer.
  return { ...inheritedEnvironment(caller, npmSettings), CI: "1", npm_config_yes: "true", NO_UPDATE_NOTIFIER: "1" };
}

function installerFailure(step: CommandStep, { kind, output }: ToolResult, timeoutMs: number): SkillError {
  const [command = ""] = step.command;
  if (kind === "cancelled") return cancelled(step);
  if (kind === "missing") {
    const message = `Cannot install skill "${step.skillId}": there is no "${command}" on PATH`;
    return new SkillError("SKILL_INSTALLER_MISSING", message, { hint: "Install npm, or run without skills" });
  }
  if (kind === "unstartable") {
    const message = `Cannot install skill "${step.skillId}": "${command}" does not start (${output})`;
    return new SkillError("SKILL_INSTALL_FAILED", message, { hint: "Make it executable, or run without skills" });
  }
  const state = kind === "timeout" ? `it took longer than ${timeoutMs / 1000} s` : "its installer failed";
  const words = lastWords(output);
  return new SkillError("SKILL_INSTALL_FAILED", `Cannot install skill "${step.skillId}": ${state}`, {
    hint: `${words === "" ? "" : `It says: ${words}. `}Try it by hand: ${step.command.join(" ")}`,
  });
}

/** The last line that is not empty, unless it shows a credential. */
export function lastWords(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const line = lines.findLast((text) => text !== "") ?? "";
  return secretKind(line) === undefined ? line.slice(0, 300) : "";
}

function cancelled({ skillId }: SkillStep): SkillError {
  return new SkillError("CANCELLED", `Cannot install skill "${skillId}": the launch was cancelled`);
}
