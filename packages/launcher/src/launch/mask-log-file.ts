import { constants } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import type { Redact } from "../credentials/redactor.ts";

/**
 * Masks a log that was already written, line by line. The log is replaced as a whole, and stays as it was when that
 * fails.
 *
 * @throws NodeJS.ErrnoException `ENOENT` when there is no such log, `ELOOP` when a link stands in its place.
 */
export async function maskLogFile(path: string, redact: Redact): Promise<void> {
  const masked = `${path}.masked`;
  // Nobody but an agent puts a directory there.
  const clear = (): Promise<void> => rm(masked, { force: true, recursive: true });
  await clear();
  try {
    await writeMasked(path, masked, redact);
    await rename(masked, path);
  } catch (error) {
    await clear();
    throw error;
  }
}

async function writeMasked(path: string, masked: string, redact: Redact): Promise<void> {
  await using input = await openLog(path);
  await using output = await open(masked, "wx", 0o600);
  // Joined once per line: a line may be as long as the log.
  let unfinished: string[] = [];
  for await (const chunk of input.createReadStream({ encoding: "utf8", autoClose: false })) {
    const text = String(chunk);
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) {
      const lines = [...unfinished, text.slice(0, end)].join("").split("\n");
      await output.appendFile(lines.map(redact).join("\n"));
      unfinished = [];
    }
    unfinished.push(text.slice(end));
  }
  await output.appendFile(redact(unfinished.join("")));
}

/** The agent had the log within reach: a link would lead elsewhere, and opening a pipe would wait for its other end. */
async function openLog(path: string): Promise<FileHandle> {
  const log = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await log.stat()).isFile()) return log;
  await log.close();
  throw new Error(`Cannot mask "${path}": it is no file`);
}
