import { writeLauncherCommand, type LauncherProgram } from "../files/launcher-command.ts";
import { IntegrationError } from "../integration-error.ts";
import type { HookPart } from "./hook-part.ts";
import type { HookPlace, HookPlan, HookTool } from "./hook-tool.ts";
import { ignorePart } from "./ignore-part.ts";
import { installParts, removeParts, type HookChange } from "./install-parts.ts";

/** How hooks are installed or removed. */
export interface HookOptions {
  /** Where hooks are remembered, and the command that they start is. */
  stateDirectory: string;
  /** Changes nothing. @default false */
  isDryRun?: boolean;
}

/** What was installed or removed, or would be. */
export interface HookOutcome {
  changes: readonly HookChange[];
  /** What only the user can do. */
  steps: readonly string[];
}

/**
 * Installs the hooks of a tool; what is there already stays as it is. All of them or none.
 *
 * @throws IntegrationError `HOOK_SHADOWED` when they would never run, `FILE_NOT_UNDERSTOOD`, `FILE_UNREADABLE`,
 *   `FILE_UNWRITABLE`, `SETTINGS_UNWRITABLE` when a running tool does not take them.
 */
export async function installHooks(
  tool: HookTool,
  place: HookPlace,
  { stateDirectory, program, isDryRun = false }: HookOptions & { program: LauncherProgram },
): Promise<HookOutcome> {
  const plan = await tool.plan(place);
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) {
    const message = `Cannot install hooks for ${tool.title}: ${obstacle.message}`;
    throw new IntegrationError("HOOK_SHADOWED", message, obstacle.hint);
  }
  // First: a hook that starts nothing would be worse than none.
  if (!isDryRun) await writeLauncherCommand(stateDirectory, program);
  const installation = { stateDirectory, tool: tool.id, isDryRun };
  const changes = await installParts(planParts(tool, place, plan), installation);
  const settings = await reporting(tool, () => plan.settings?.install(isDryRun));
  return { changes: [...changes, ...settings], steps: plan.steps };
}

async function reporting(tool: HookTool, change: () => Promise<HookChange[]> | undefined): Promise<HookChange[]> {
  try {
    return (await change()) ?? [];
  } catch (error) {
    const { message } = error as Error;
    throw new IntegrationError(
      "SETTINGS_UNWRITABLE",
      `Cannot change the settings of ${tool.title}: ${message}`,
      `Files are as they should be; try again, or see "persona hooks print ${tool.id}"`,
      error,
    );
  }
}

/**
 * Takes the hooks of a tool away, the team's and the user's; files are what they were before.
 *
 * @throws IntegrationError as `installHooks`.
 */
export async function removeHooks(
  tool: HookTool,
  place: HookPlace,
  { stateDirectory, isDryRun = false }: HookOptions,
): Promise<HookOutcome> {
  const installation = { stateDirectory, tool: tool.id, isDryRun };
  const changes = await removeParts(await installedParts(tool, place), installation);
  const { settings } = await tool.plan(place);
  return { changes: [...changes, ...(await reporting(tool, () => settings?.remove(isDryRun)))], steps: [] };
}

/** What is in files for a tool: what git is not to see comes first, so that nothing of ours is there before it. */
export function planParts(tool: HookTool, place: HookPlace, plan: HookPlan): HookPart[] {
  return [ignorePart(place, tool.id, plan), ...plan.parts];
}

/** The parts that may be there: the team's, and the user's. */
async function installedParts(tool: HookTool, place: HookPlace): Promise<HookPart[]> {
  const parts = new Map<string, HookPart>();
  for (const isTeam of [true, false]) {
    for (const part of planParts(tool, place, await tool.plan({ ...place, isTeam }))) {
      const known = parts.get(part.path);
      parts.set(part.path, known === undefined ? part : either(known, part));
    }
  }
  return [...parts.values()];
}

/** Two parts of one file, of which either is there, or both are. */
function either(one: HookPart, other: HookPart): HookPart {
  return {
    ...one,
    isIn: (file) => one.isIn(file) || other.isIn(file),
    without: (file, former) => {
      const rest = one.isIn(file) ? one.without(file, former) : file;
      if (rest === undefined) return undefined;
      const between = { ...file, ...rest };
      return other.isIn(between) ? other.without(between, former) : rest;
    },
  };
}
