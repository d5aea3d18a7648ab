import { access } from "node:fs/promises";
import { resolve } from "node:path";

/**
 * The files that one `--attach` names: as in the released CLI several, separated by commas, unless there is a file of
 * the whole name.
 */
export async function attachmentPaths(cwd: string, given: string): Promise<string[]> {
  if (!given.includes(",") || (await exists(resolve(cwd, given)))) return [given];
  return given.split(",");
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
