import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { Redact } from "../credentials/redactor.ts";
import { createLineSplitter } from "../process/line-splitter.ts";

/** How much of a stream is kept for the result, in UTF-16 units; all of it is in the log. */
const tailLength = 64 * 1024;

export interface AgentOutput {
  write(chunk: Uint8Array): void;
  /** Hands over the rest and closes the log. */
  end(): Promise<void>;
  /** The last part of the stream, masked. */
  tail(): string;
}

/** Takes a stream of an agent line by line: masks it, logs it, and passes it on. Memory stays bounded. */
export function createAgentOutput(logFile: string, redact: Redact, onLine: (line: string) => void): AgentOutput {
  const log = createWriteStream(logFile, { mode: 0o600, flags: "wx" });
  const logEnded = finished(log);
  // Reported by end(); until then it must not count as unhandled.
  logEnded.catch(() => {});
  let tail = "";
  const splitter = createLineSplitter((line) => {
    const masked = redact(line);
    log.write(`${masked}\n`);
    tail = `${tail}${masked}\n`.slice(-tailLength);
    onLine(masked);
  });
  return {
    write: (chunk) => splitter.write(chunk),
    end: async () => {
      splitter.end();
      log.end();
      await logEnded;
    },
    tail: () => tail,
  };
}
