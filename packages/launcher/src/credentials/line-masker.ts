import { createRedactor } from "./redactor.ts";

export interface LineMasker {
  /** Feeds one line, without its newline. */
  write(line: string): void;
  /** Hands over what was held back. */
  end(): void;
}

/**
 * Masks a stream line by line. A line that may be the begin of a secret with several lines is held back until the next
 * line tells; every other line is handed over at once.
 *
 * @param onLine Called with the masked lines. A secret that spanned several becomes one line.
 */
export function createLineMasker(
  secrets: Iterable<string>,
  onLine: (line: string) => void,
  createMasker: typeof createRedactor = createRedactor,
): LineMasker {
  const all = [...secrets];
  const redact = createMasker(all);
  const begins = [...new Set(all.flatMap(unfinishedBegins))];
  let held = "";
  const flush = (): void => {
    const text = held;
    held = "";
    if (text !== "") for (const line of redact(text.slice(0, -1)).split("\n")) onLine(line);
  };
  return {
    write: (line) => {
      held += `${line}\n`;
      if (!begins.some((begin) => held.endsWith(begin))) flush();
    },
    end: flush,
  };
}

/** What has been printed of a secret at the end of each of its lines but the last. */
function unfinishedBegins(secret: string): string[] {
  const text = secret.replaceAll("\r\n", "\n").replace(/\n+$/, "");
  const newlines = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return newlines.map((index) => text.slice(0, index + 1));
}
