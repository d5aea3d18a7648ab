import { createPiecewiseRedactor, type PiecewiseRedactor } from "./piecewise-redactor.ts";
import { createRedactor } from "./redactor.ts";

export interface LineMasker {
  /** Feeds one line, without its newline. `isCut`: it goes on with the next one. @default false */
  write(line: string, isCut?: boolean): void;
  /** Hands over what was held back. */
  end(): void;
}

/**
 * Masks a stream line by line. A line that may be the begin of a secret with several lines is held back until the next
 * line tells, and so is the end of a line that was cut; every other line is handed over at once.
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
  let cutLine: PiecewiseRedactor | undefined;
  const hand = (masked: string): void => {
    for (const line of masked.split("\n")) onLine(line);
  };
  const takeHeld = (): string => {
    const text = held;
    held = "";
    return text;
  };
  const flush = (): void => {
    const text = takeHeld().slice(0, -1);
    hand(cutLine === undefined ? redact(text) : cutLine.finish(text));
    cutLine = undefined;
  };
  const cut = (line: string): void => {
    cutLine ??= createPiecewiseRedactor(all);
    const masked = cutLine.add(takeHeld() + line);
    if (masked !== "") hand(masked);
  };
  return {
    write: (line, isCut = false) => {
      if (isCut) return cut(line);
      held += `${line}\n`;
      if (!begins.some((begin) => held.endsWith(begin))) flush();
    },
    end: () => {
      if (held !== "" || cutLine !== undefined) flush();
    },
  };
}

/** What has been printed of a secret at the end of each of its lines but the last. */
function unfinishedBegins(secret: string): string[] {
  const text = secret.replaceAll("\r\n", "\n").replace(/\n+$/, "");
  const newlines = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return newlines.map((index) => text.slice(0, index + 1));
}
