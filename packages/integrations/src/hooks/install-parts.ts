import { applyChanges } from "./apply-changes.ts";
import type { HookPart } from "./hook-part.ts";
import { installRecordsAt } from "./install-record.ts";
import { planInstall, planRemove, type FileChange } from "./plan-changes.ts";

/** Whose parts of files they are, and where that is remembered. */
export interface Installation {
  /** Where what files were before is kept. */
  stateDirectory: string;
  /** The tool. */
  tool: string;
  /** Changes nothing. @default false */
  isDryRun?: boolean;
}

/** What became of one file, or would. */
export interface HookChange {
  path: string;
  purpose: string;
  what: "create" | "change" | "remove";
}

/**
 * Puts parts into files, all or none; those that have them already stay as they are.
 *
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD`, `FILE_UNREADABLE`, `FILE_UNWRITABLE`.
 */
export async function installParts(parts: readonly HookPart[], installation: Installation): Promise<HookChange[]> {
  return await carryOut(parts, installation, planInstall);
}

/**
 * Takes parts out of files, which are what they were before.
 *
 * @throws IntegrationError as `installParts`.
 */
export async function removeParts(parts: readonly HookPart[], installation: Installation): Promise<HookChange[]> {
  return await carryOut(parts, installation, planRemove);
}

async function carryOut(
  parts: readonly HookPart[],
  { stateDirectory, tool, isDryRun = false }: Installation,
  plan: typeof planInstall,
): Promise<HookChange[]> {
  const records = installRecordsAt(stateDirectory);
  const changes = await plan(parts, { tool, records });
  if (!isDryRun) for (const file of await applyChanges(changes)) await records.write(file);
  return changes.map(outcomeOf);
}

function outcomeOf({ path, purpose, before, after }: FileChange): HookChange {
  return { path, purpose, what: before === undefined ? "create" : after === undefined ? "remove" : "change" };
}
