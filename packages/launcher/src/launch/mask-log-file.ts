import { open, rename, rm } from "node:fs/promises";
import type { Redact } from "../credentials/redactor.ts";

/**
 * Masks a log that was already written, line by line. The log is replaced as a whole, and stays as it was when that
 * fails.
 *
 * @throws NodeJS.ErrnoException `ENOENT` when there is no such log.
 */
export async function maskLogFile(path: string, redact: Redact): Promise<void> {
  const masked = `${path}.masked`;
  await rm(masked, { force: true });
  try {
    await writeMasked(path, masked, redact);
    await rename(masked, path);
  } catch (error) {
    await rm(masked, { force: true });
    throw error;
  }
}

async function writeMasked(path: string, masked: string, redact: Redact): Promise<void> {
  await using input = await open(path, "r");
  await using output = await open(masked, "wx", 0o600);
  let unfinished = "";
  for await (const chunk of input.createReadStream({ encoding: "utf8", autoClose: false })) {
    const lines = `${unfinished}${String(chunk)}`.split("\n");
    unfinished = lines.pop() ?? "";
    if (lines.length > 0) await output.appendFile(lines.map((line) => `${redact(line)}\n`).join(""));
  }
  await output.appendFile(redact(unfinished));
}
