import { statfs } from "node:fs/promises";

/** How much may still be written in a directory, in bytes; `undefined` where its file system does not tell. */
export async function roomIn(directory: string): Promise<number | undefined> {
  const { bavail, bsize, blocks } = await statfs(directory);
  return blocks === 0 ? undefined : bavail * bsize;
}
