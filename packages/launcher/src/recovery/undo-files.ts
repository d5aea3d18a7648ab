import { rmdir } from "node:fs/promises";
import { removeScope } from "@persona-launcher/ravi";
import { removeIdentityFile } from "../identity-files/change-identity-file.ts";
import { removeAgentFiles } from "../launch/agent-files.ts";
import type { Effects } from "../ledger/journal.ts";
import { launchDirectoryAt } from "../workspace/state-directory.ts";
import type { Undone } from "./undo-effect.ts";
import { step } from "../steps.ts";

/** Removes a scope that names the identity, or the rest of one; anybody else's stays. */
export async function undoScope({ directory, identityUuid }: Effects["scope"]): Promise<Undone> {
  await removeScope(directory, { identityUuid, onPart: (part) => step(`scope.${part}-removed`) });
  return { state: "undone" };
}

/** Takes what tells of the identity out of a file; one that tells of another identity stays. */
export async function undoIdentityFile(data: Effects["identity-file"]): Promise<Undone> {
  await removeIdentityFile(data);
  return { state: "undone" };
}

/** Removes what is empty; a directory that holds anything belongs to somebody. */
export async function undoPlaceholders({ paths }: Effects["placeholders"]): Promise<Undone> {
  for (const path of paths) await rmdir(path).catch(() => {});
  return { state: "undone" };
}

/** Removes everything of a launch but its masked logs. */
export async function undoLaunchDirectory({ path }: Effects["launch-directory"]): Promise<Undone> {
  try {
    await removeAgentFiles(launchDirectoryAt(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return { state: "undone" };
}
