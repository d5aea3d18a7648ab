import { createLineMasker } from "../credentials/line-masker.ts";
import type { Redact } from "../credentials/redactor.ts";
import { createLineSplitter } from "../process/line-splitter.ts";
import { openAgentLog } from "./agent-log.ts";
import { createTextTail } from "./plain-text.ts";

/** How much of a stream is kept for the result, in UTF-16 units; all of it is in the log. */
const tailLength = 64 * 1024;

export interface AgentOutputOptions {
  logFile: string;
  /** Values to mask. */
  secrets: readonly string[];
  /** Masks what is logged and shown once more: values that are no secrets of the launch, but nobody else's business. */
  redact: Redact;
  /** Called with each line, its secrets masked, and with the line as it is logged. */
  onLine: (line: string, shown: string) => void;
  /** @default 64 MiB */
  logLimitBytes?: number | undefined;
}

export interface AgentOutput {
  write(chunk: Uint8Array): void;
  /** Hands over the rest and closes the log. */
  end(): void;
  /** The last part of the stream, masked. */
  tail(): string;
}

/** Takes a stream of an agent line by line: masks it, logs it, and passes it on. Memory stays bounded. */
export function createAgentOutput({
  logFile,
  secrets,
  redact,
  onLine,
  logLimitBytes,
}: AgentOutputOptions): AgentOutput {
  const log = openAgentLog(logFile, logLimitBytes);
  const tail = createTextTail(tailLength);
  const masker = createLineMasker(secrets, (masked) => {
    const shown = redact(masked);
    const logged = `${shown}\n`;
    log.append(logged);
    tail.append(logged);
    onLine(masked, shown);
  });
  const splitter = createLineSplitter(masker.write);
  return {
    write: (chunk) => splitter.write(chunk),
    end: () => {
      try {
        splitter.end();
        masker.end();
      } finally {
        log.close();
      }
    },
    tail: tail.text,
  };
}
