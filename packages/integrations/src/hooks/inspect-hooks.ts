import { access, constants } from "node:fs/promises";
import type { Check } from "@persona-launcher/launcher";
import { launcherCommandAt, readLauncherCommand } from "../files/launcher-command.ts";
import { readTextFile, type TextFile } from "../files/text-file.ts";
import { IntegrationError } from "../integration-error.ts";
import type { FileContent, HookPart } from "./hook-part.ts";
import { readHookOptions, type HookLineOptions } from "./hook-lines.ts";
import type { HookPlace, HookTool } from "./hook-tool.ts";
import { planParts } from "./install-hooks.ts";

/**
 * Looks whether the hooks of a tool are in place, and would run. Changes nothing.
 *
 * @returns Ids begin with `hooks`; `hooks.command` is about what all of them start.
 */
export async function inspectHooks(tool: HookTool, place: HookPlace, stateDirectory: string): Promise<Check[]> {
  const install = `persona hooks install ${tool.id}`;
  const isTeam = await isTeams(tool, place);
  const there = { ...place, isTeam, ...(await installedOptions(tool, { ...place, isTeam })) };
  const plan = await tool.plan(there);
  const parts = await Promise.all(
    planParts(tool, there, plan).map((part) => inspectPart(part, isTeam ? `${install} --team` : install)),
  );
  const shadows = plan.obstacles.map(({ message, hint }) => ({
    id: "hooks.shadowed",
    status: "failure" as const,
    detail: message,
    fix: hint,
  }));
  return [
    ...(await inspectCommand(stateDirectory, install)),
    ...parts,
    ...shadows,
    ...((await tool.inspect?.(there)) ?? []),
  ];
}

/** Whether it is the team's hooks that are there. */
async function isTeams(tool: HookTool, place: HookPlace): Promise<boolean> {
  const [own, teams] = await Promise.all(
    [false, true].map(async (isTeam) => {
      const { parts } = await tool.plan({ ...place, isTeam });
      const found = await Promise.all(parts.map(isThere));
      return found.filter(Boolean).length;
    }),
  );
  return (teams ?? 0) > (own ?? 0);
}

/** As the hooks that are there say it. */
async function installedOptions(tool: HookTool, place: HookPlace): Promise<HookLineOptions | undefined> {
  for (const { path } of (await tool.plan(place)).parts) {
    const text = (await readTextFile(path).catch(() => undefined))?.text ?? "";
    const options = readHookOptions(text, tool.id);
    if (options !== undefined) return options;
  }
  return undefined;
}

async function isThere(part: HookPart): Promise<boolean> {
  const file = await readTextFile(part.path).catch(() => undefined);
  return file !== undefined && part.isIn(file);
}

async function inspectPart(part: HookPart, install: string): Promise<Check> {
  const { path, purpose } = part;
  const id = path.endsWith("/info/exclude") ? "hooks.ignored" : "hooks.file";
  const failure = (detail: string, fix = install): Check => ({
    id,
    status: "failure",
    detail: `${path}: ${detail}`,
    fix,
  });
  try {
    const file = await readTextFile(path);
    if (file === undefined) return failure(`it is not there, so nothing ${purpose}`);
    if (!part.isIn(file)) return failure(`our part is not in it, so nothing ${purpose}`);
    const wanted = part.with(file);
    if (wanted.text !== file.text) return failure("our part is of another installation, or was changed");
    if (!isRunnable(file, wanted)) return failure("it is not executable, so that it is skipped", `chmod +x '${path}'`);
    return { id, status: "ok", detail: `${path} ${purpose}` };
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    return { id, status: "failure", detail: error.message, fix: error.hint };
  }
}

function isRunnable(file: TextFile, wanted: FileContent): boolean {
  return (wanted.mode & 0o100) === 0 || (file.mode & 0o100) !== 0;
}

/** What hooks start stays at one place; what that starts may have moved. */
async function inspectCommand(stateDirectory: string, install: string): Promise<Check[]> {
  const command = launcherCommandAt(stateDirectory);
  const program = await readLauncherCommand(stateDirectory);
  const id = "hooks.command";
  if (program === undefined) {
    return [{ id, status: "failure", detail: `${command}: it is not there, and hooks start it`, fix: install }];
  }
  for (const [path, mode] of [
    [program.nodePath, constants.X_OK],
    [program.scriptPath, constants.R_OK],
  ] as const) {
    const isUsable = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (isUsable) continue;
    return [
      { id, status: "failure", detail: `${command} starts "${path}", which is not there any more`, fix: install },
    ];
  }
  return [{ id, status: "ok", detail: command }];
}
