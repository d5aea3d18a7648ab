import { applyChanges } from "./apply-changes.ts";
import type { HookPart } from "./hook-part.ts";
import { installRecordsAt } from "./install-record.ts";
import { planInstall, planRemove, type FileChange } from "./plan-changes.ts";

/** What parts of files are one installation, and where it is remembered. */
export interface Installation {
  /** Where what files were before is kept. */
  stateDirectory: string;
  /** The tool. */
  tool: string;
  /** What it is installed at: a repository, a home directory. */
  place: string;
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
  { stateDirectory, tool, place, isDryRun = false }: Installation,
  plan: typeof planInstall,
): Promise<HookChange[]> {
  const records = installRecordsAt(stateDirectory, { tool, place });
  const recorded = await records.read();
  const changes = await plan(parts, recorded);
  if (!isDryRun) await records.write(await applyChanges(changes, recorded));
  return changes.map(outcomeOf);
}

function outcomeOf({ path, purpose, before, after }: FileChange): HookChange {
  return { path, purpose, what: before === undefined ? "create" : after === undefined ? "remove" : "change" };
}
