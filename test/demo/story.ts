import { styleText } from "node:util";

export interface Story {
  title(text: string): void;
  note(text: string): void;
  step(text: string): void;
  detail(text: string): void;
  /** Says whether something came true; one that did not fails the demo. */
  check(text: string, isTrue: boolean): void;
  hasFailed(): boolean;
}

type Format = Parameters<typeof styleText>[0];

/** Tells the demo's story on a stream, in colour where it is a terminal. */
export function createStory(stream: NodeJS.WriteStream): Story {
  let failed = false;
  const hasColor = stream.isTTY && (process.env["NO_COLOR"] ?? "") === "";
  const paint = (format: Format, text: string): string =>
    hasColor ? styleText(format, text, { validateStream: false }) : text;
  const line = (text: string): void => void stream.write(`${text}\n`);
  return {
    title: (text) => line(`\n${paint("bold", text)}\n`),
    note: (text) => line(`  ${paint("dim", text)}`),
    step: (text) => line(`\n${paint("cyan", "▸")} ${text}`),
    detail: (text) => line(`  ${text}`),
    check: (text, isTrue) => {
      failed ||= !isTrue;
      line(`  ${isTrue ? paint("green", "✓") : paint("red", "✗")} ${text}`);
    },
    hasFailed: () => failed,
  };
}
