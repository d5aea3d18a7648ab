import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readScope, removeScope, ScopeError, writeScope, type RemovedScope } from "@persona-launcher/ravi";
import type { KeptKeys } from "../identity/kept-key.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import { writeRaviCommand, type RaviCommandOptions } from "./ravi-command.ts";
import { writeShellEnvironment } from "./shell-environment.ts";
import type { Scope } from "./place-scope.ts";
import { writeScopeCopy } from "./scope-copy.ts";
import { step } from "../steps.ts";

/** A scope that stays in its workspace until that is released. */
export interface StandingScope extends Scope {
  identityUuid: string;
  identityKey: string;
}

/** Where a workspace's standing scope is. */
export function standingScopeDirectory(workspace: string): string {
  return join(workspace, ".ravi");
}

/** The scope that stands in a workspace; one that was copied from another workspace does not count. */
export async function readStandingScope(workspace: string): Promise<StandingScope | undefined> {
  const directory = standingScopeDirectory(workspace);
  // Named by variable, it is read whatever else stands there or above.
  const scope = await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: workspace }).catch(unlessScopeError);
  const { identityUuid, identityKey } = scope ?? {};
  if (scope?.workspace !== workspace || identityUuid === undefined || identityKey === undefined) return undefined;
  return { directory, bin: join(directory, "bin"), identityUuid, identityKey };
}

/** The same, when its key is the one that is kept for its identity: who merely names an identity does not have it. */
export async function readKeptScope(
  workspace: string,
  keys: Pick<KeptKeys, "read">,
): Promise<StandingScope | undefined> {
  const standing = await readStandingScope(workspace);
  if (standing === undefined) return undefined;
  return (await keys.read(standing.identityUuid)) === standing.identityKey ? standing : undefined;
}

export interface WriteStandingScopeOptions extends RaviCommandOptions {
  /** Canonical path. */
  workspace: string;
  identity: ProvisionedIdentity;
  apiUrl: string;
  launchId: string;
  stateDirectory: string;
}

/**
 * Writes the scope of a workspace, or brings it up to date. The place must be free, or hold a scope that stands there.
 *
 * @throws ScopeError when the place is somebody else's.
 */
export async function writeStandingScope(options: WriteStandingScopeOptions): Promise<Scope> {
  const { workspace, identity, apiUrl, launchId } = options;
  const directory = standingScopeDirectory(workspace);
  const former = await readStandingScope(workspace);
  // Ravi lost the identity, and the workspace has another one now.
  if (former !== undefined && former.identityUuid !== identity.uuid) {
    await removeScope(directory, { identityUuid: former.identityUuid });
  }
  const { uuid: identityUuid, name: identityName, key: identityKey, email, phone } = identity;
  const scope = { identityUuid, identityName, identityKey, apiUrl, workspace };
  const isThere = former?.identityUuid === identity.uuid;
  if (!isThere) await writeScope(directory, scope, { onPart: (part) => step(`scope.${part}-written`) });
  await writeRaviCommand(join(directory, "bin"), options);
  step("scope.command-written");
  await writeShellEnvironment(directory, identity);
  step("scope.environment-written");
  await mkdir(join(directory, "claims"), { mode: 0o700 }).catch(unlessThere);
  step("scope.claims-made");
  const bin = await writeScopeCopy(options);
  step("scope.copied");
  // Last: whoever reads it may use all of the scope.
  await writeScope(directory, { ...scope, kept: { email, phone, launchId } });
  return { directory, bin };
}

/** Removes the scope of an identity from a workspace; anybody else's stays. */
export async function removeStandingScope(workspace: string, identityUuid: string): Promise<RemovedScope> {
  const directory = standingScopeDirectory(workspace);
  if ((await lstat(workspace).catch(() => undefined)) === undefined) return "absent";
  return await removeScope(directory, { identityUuid });
}

function unlessScopeError(error: unknown): undefined {
  if (!(error instanceof ScopeError)) throw error;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
