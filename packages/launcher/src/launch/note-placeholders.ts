import { lstat } from "node:fs/promises";
import { codexPlaceholders } from "../harness/codex/placeholders.ts";
import type { ActiveLaunch } from "./begin-launch.ts";
import type { LaunchInputs, LaunchPlan } from "./launch-plan.ts";

/**
 * Notes which of the directories that an agent may leave empty were not there before. What another launch has noted does not
 * count as there: it goes with that launch, and this one's agent makes it anew.
 */
export async function notePlaceholders(
  { harness, workspace }: Pick<LaunchPlan, "harness" | "workspace">,
  { loaded }: Pick<LaunchInputs, "loaded">,
  { journal }: Pick<ActiveLaunch, "journal">,
): Promise<void> {
  if (harness.id !== "codex") return;
  const possible = codexPlaceholders([workspace.path, ...loaded.persona.sandbox.writableRoots]);
  const noted = new Set(journal.standing("placeholders").flatMap(({ paths }) => paths));
  const isThere = await Promise.all(possible.map((path) => lstat(path).then(Boolean, () => false)));
  journal.intend("placeholders", {
    paths: possible.filter((path, index) => noted.has(path) || isThere[index] === false),
  });
  await journal.onDisk();
}
