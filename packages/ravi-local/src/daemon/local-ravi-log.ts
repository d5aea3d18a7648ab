import { join, resolve } from "node:path";
import { z } from "zod";
import { readPrivateFile } from "../files/private-file.ts";
import type { StateDirOptions } from "./local-ravi-status.ts";

const recordSchema = z.object({
  /** RFC 3339. */
  time: z.string(),
  /** The daemon's process. */
  pid: z.int(),
  level: z.enum(["info", "warn", "error"]),
  code: z.string(),
  message: z.string(),
});

/** One line of `daemon.log`. */
export interface LocalRaviLogRecord extends z.infer<typeof recordSchema> {}

/** Where the daemon of a state directory writes what it does: a JSON object per line, or bare text after a crash. */
export function localRaviLogPath(stateDir: string): string {
  return join(resolve(stateDir), "daemon.log");
}

/**
 * What daemons of the state directory wrote, oldest first; empty when none ever ran. Text that is no record (a crash of
 * Node itself) is given as an error with the code `TEXT`.
 *
 * @throws LocalRaviError `FILE_NOT_PRIVATE`
 */
export function readLocalRaviLog({ stateDir }: StateDirOptions): LocalRaviLogRecord[] {
  const lines = (readPrivateFile(localRaviLogPath(stateDir)) ?? "").split("\n");
  return lines.filter((line) => line.trim() !== "").map(parseLine);
}

function parseLine(line: string): LocalRaviLogRecord {
  return parseRecord(line) ?? { time: "", pid: 0, level: "error", code: "TEXT", message: line };
}

function parseRecord(line: string): LocalRaviLogRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
