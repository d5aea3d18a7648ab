import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readPrivateFile, writePrivateFile } from "../files/private-file.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import { vaultKeyBytes } from "./seal.ts";

export const masterKeyFile = "master.key";

/** A key that lives only as long as the process: for state that is thrown away with it. */
export function createMasterKey(): Buffer {
  return randomBytes(vaultKeyBytes);
}

/**
 * The key kept in the state directory, or undefined when there is none yet.
 *
 * @throws LocalRaviError `MASTER_KEY_DAMAGED`, `FILE_NOT_PRIVATE`
 */
export function readMasterKey(stateDir: string): Buffer | undefined {
  const path = join(stateDir, masterKeyFile);
  const text = readPrivateFile(path);
  if (text === undefined) return undefined;
  const key = Buffer.from(text.trim(), "base64");
  if (key.length === vaultKeyBytes) return key;
  throw new LocalRaviError("MASTER_KEY_DAMAGED", `Cannot read master key "${path}": it does not hold a 256-bit key`, {
    hint: "Restore the file from a backup; without it the vaults cannot be opened",
  });
}

/** Makes the state directory's key and keeps it there, mode 0600. */
export function keepNewMasterKey(stateDir: string): Buffer {
  const key = createMasterKey();
  writePrivateFile(join(stateDir, masterKeyFile), `${key.toString("base64")}\n`);
  return key;
}
