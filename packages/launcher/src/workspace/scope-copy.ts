import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeScope } from "@persona-launcher/ravi";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import { writeRaviCommand, type RaviCommandOptions } from "./ravi-command.ts";
import { createPrivateDirectory } from "./state-directory.ts";

export interface ScopeCopyOptions extends RaviCommandOptions {
  stateDirectory: string;
  identity: ProvisionedIdentity;
  apiUrl: string;
}

/** Where a copy of the scope of a workspace is, for as long as its identity is ours. `persona exec` knows it, too. */
export function scopeCopyDirectory(stateDirectory: string, uuid: string): string {
  return join(stateDirectory, "scopes", encodeURIComponent(uuid).replaceAll(".", "%2E"));
}

/**
 * Writes a copy of a workspace's scope where no `git clean` and no removal of the worktree reaches it: without its scope an
 * agent that runs there would come upon another `ravi` of the machine, which answers for the account. Claude Squad removes the
 * worktree of a paused session while its agent lives on.
 *
 * @returns The directory of the agent's `ravi`, which answers for the scope in the workspace as long as that is there.
 */
export async function writeScopeCopy(options: ScopeCopyOptions): Promise<string> {
  const { stateDirectory, identity, apiUrl } = options;
  const directory = scopeCopyDirectory(stateDirectory, identity.uuid);
  await createPrivateDirectory(stateDirectory);
  await mkdir(join(stateDirectory, "scopes"), { recursive: true, mode: 0o700 });
  const { uuid: identityUuid, name: identityName, key: identityKey } = identity;
  await writeScope(directory, { identityUuid, identityName, identityKey, apiUrl });
  const bin = join(directory, "bin");
  await writeRaviCommand(bin, { ...options, standIn: directory });
  await mkdir(join(directory, "claims"), { recursive: true, mode: 0o700 });
  return bin;
}

/** Removes the copy of an identity's scope, all of which is ours. Safe to repeat. */
export async function removeScopeCopy(stateDirectory: string, identityUuid: string): Promise<void> {
  await rm(scopeCopyDirectory(stateDirectory, identityUuid), { recursive: true, force: true });
}
