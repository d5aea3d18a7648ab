import { appendFileSync, closeSync, openSync } from "node:fs";
import type { Redact } from "../credentials/redactor.ts";
import { createLineSplitter } from "../process/line-splitter.ts";

/** How much of a stream is kept for the result, in UTF-16 units; all of it is in the log. */
const tailLength = 64 * 1024;

export interface AgentOutput {
  write(chunk: Uint8Array): void;
  /** Hands over the rest and closes the log. */
  end(): void;
  /** The last part of the stream, masked. */
  tail(): string;
}

/** Takes a stream of an agent line by line: masks it, logs it, and passes it on. Memory stays bounded. */
export function createAgentOutput(logFile: string, redact: Redact, onLine: (line: string) => void): AgentOutput {
  const log = openSync(logFile, "wx", 0o600);
  let tail = "";
  const splitter = createLineSplitter((line) => {
    const masked = redact(line);
    // Synchronous: a stream would pile up in memory what a disk cannot take as fast as an agent prints it.
    appendFileSync(log, `${masked}\n`);
    tail = `${tail}${masked}\n`.slice(-tailLength);
    onLine(masked);
  });
  return {
    write: (chunk) => splitter.write(chunk),
    end: () => {
      try {
        splitter.end();
      } finally {
        closeSync(log);
      }
    },
    tail: () => tail,
  };
}
