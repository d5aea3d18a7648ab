import { join } from "node:path";
import { readPrivateFile, writePrivateFile } from "./files/private-file.ts";
import { createKey } from "./state/keys.ts";

/**
 * The state directory's management key; undefined when none was made yet.
 *
 * @throws LocalRaviError `FILE_NOT_PRIVATE`
 */
export function readManagementKey(stateDir: string): string | undefined {
  const key = readPrivateFile(keyPath(stateDir))?.trim();
  return key === "" ? undefined : key;
}

/** The state directory's management key, made once. Call it only while holding the state lock. */
export function ensureManagementKey(stateDir: string): string {
  const existing = readManagementKey(stateDir);
  if (existing !== undefined) return existing;
  const key = createKey("management");
  writePrivateFile(keyPath(stateDir), `${key}\n`);
  return key;
}

function keyPath(stateDir: string): string {
  return join(stateDir, "management.key");
}
