import { access } from "node:fs/promises";

/** Whether there is such a file; one that cannot be reached counts as absent. */
export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
