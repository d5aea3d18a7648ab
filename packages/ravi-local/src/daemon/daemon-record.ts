import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readPrivateFile, writePrivateFile } from "../files/private-file.ts";

const daemonRecordSchema = z.object({
  /** Random id of one daemon start. */
  startId: z.string().min(1),
  pid: z.int().positive(),
  startTime: z.string().min(1),
  apiUrl: z.url({ protocol: /^http$/ }),
  port: z.int().positive(),
  smtpPort: z.int().positive(),
  domain: z.string().min(1),
  /** RFC 3339. */
  startedAt: z.iso.datetime(),
});

/** `daemon.json`: where the daemon of a state directory is reached. */
export interface DaemonRecord extends z.infer<typeof daemonRecordSchema> {}

/** What the last daemon wrote; undefined when there is no readable record. */
export function readDaemonRecord(stateDir: string): DaemonRecord | undefined {
  const text = readPrivateFile(recordPath(stateDir));
  if (text === undefined) return undefined;
  try {
    return daemonRecordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function writeDaemonRecord(stateDir: string, record: DaemonRecord): void {
  writePrivateFile(recordPath(stateDir), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Removes the record of that start; a record of a later start stays. */
export function removeDaemonRecord(stateDir: string, startId: string): void {
  if (readDaemonRecord(stateDir)?.startId === startId) rmSync(recordPath(stateDir), { force: true });
}

function recordPath(stateDir: string): string {
  return join(stateDir, "daemon.json");
}
