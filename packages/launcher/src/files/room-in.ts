import { statfs } from "node:fs/promises";

/** How much this user may still write in a directory, in bytes; `undefined` where its file system does not tell. */
export async function roomIn(directory: string): Promise<number | undefined> {
  const { bavail, bfree, bsize, blocks } = await statfs(directory);
  // The rest is reserved for root.
  const free = process.getuid?.() === 0 ? bfree : bavail;
  return blocks === 0 ? undefined : free * bsize;
}
