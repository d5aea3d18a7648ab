import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { removeScopeCopy } from "../workspace/scope-copy.ts";
import { createPrivateDirectory } from "../workspace/state-directory.ts";

/** The keys of identities that outlive a launch: one file each, for this user alone, so that forgetting one is a removal. */
export interface KeptKeys {
  read(uuid: string): Promise<string | undefined>;
  keep(uuid: string, key: string): Promise<void>;
  /** With the copy of its scope. */
  forget(uuid: string): Promise<void>;
  /** The uuids of those that are kept. */
  list(): Promise<string[]>;
}

export function keptKeysIn(stateDirectory: string): KeptKeys {
  const directory = join(stateDirectory, "keys");
  // A uuid comes from a service; a path is never made of what is none.
  const pathOf = (uuid: string): string => join(directory, encodeURIComponent(uuid).replaceAll(".", "%2E"));
  return {
    read: async (uuid) => {
      try {
        return await readFile(pathOf(uuid), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    keep: async (uuid, key) => {
      await createPrivateDirectory(stateDirectory);
      await mkdir(directory, { mode: 0o700 }).catch(unlessThere);
      await writeWhole(pathOf(uuid), key);
    },
    forget: async (uuid) => {
      await removeScopeCopy(stateDirectory, uuid);
      await rm(pathOf(uuid), { force: true });
    },
    list: async () => {
      const names = await readdir(directory).catch((error: NodeJS.ErrnoException): string[] => {
        if (error.code === "ENOENT") return [];
        throw error;
      });
      // What has a dot is a file under construction.
      return names.filter((name) => !name.includes(".")).map(decodeURIComponent);
    },
  };
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await rm(temporary, { force: true });
  try {
    await using file = await open(temporary, "wx", 0o600);
    await file.writeFile(text);
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
