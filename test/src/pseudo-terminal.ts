import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { findTools } from "./guides/required-tools.ts";
import { waitUntil } from "./processes.ts";

export interface PseudoTerminalOptions {
  /** The complete environment. */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Default 120. */
  columns?: number;
  /** Default 40. */
  rows?: number;
}

/** What the system does with what is typed. */
export interface TerminalModes {
  canonical: boolean;
  echo: boolean;
  signals: boolean;
}

export interface TerminalEnd {
  exitCode?: number;
  signal?: NodeJS.Signals;
}

/** A terminal with one command in it. Disposing of it closes the terminal, which hangs up on the command. */
export interface PseudoTerminal extends AsyncDisposable {
  /** The command in the terminal, and its session. */
  readonly pid: number;
  readonly ended: Promise<TerminalEnd>;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  modes(): Promise<TerminalModes>;
  /** Everything the command has written, control sequences included. */
  output(): string;
  /** Where the output is now, for `seen`. */
  mark(): number;
  /**
   * Resolves once a text was shown after a mark (default: ever). Blanks do not count, because some programs move the
   * cursor instead of printing them. Throws after `timeoutMs` (default 60 000).
   */
  seen(text: string, options?: { since?: number; timeoutMs?: number }): Promise<void>;
}

/** Programs ask a terminal what it is, and some wait long for the answer. */
const answers: readonly (readonly [question: string, answer: string])[] = [
  ["\u001b[6n", "\u001b[1;1R"], // where the cursor is
  ["\u001b[c", "\u001b[?62;22c"], // which terminal this is
];

/** Starts a command in a pseudo-terminal of its own. Python has one; Node.js does not. */
export async function openPseudoTerminal(
  command: readonly [string, ...string[]],
  { env, cwd, columns = 120, rows = 40 }: PseudoTerminalOptions,
): Promise<PseudoTerminal> {
  const { python } = findTools();
  if (python === undefined) throw new Error("Cannot open a pseudo-terminal: there is no python3");
  const child = spawn(python, ["-I", program, String(columns), String(rows), ...command], {
    cwd,
    env,
    stdio: ["pipe", "pipe", "inherit", "pipe"],
  });
  const closed = once(child, "close");
  // As `stdio` says; the types do not know a fourth stream.
  const [stdin, stdout, , reported] = child.stdio as unknown as [Writable, Readable, null, Readable];
  stdin.on("error", () => undefined);
  let output = "";
  const order = (what: Record<string, unknown>): void => void stdin.write(`${JSON.stringify(what)}\n`);
  stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    for (const [question, answer] of answers) if (text.includes(question)) order({ type: answer });
  });
  const reports = createInterface({ input: reported })[Symbol.asyncIterator]();
  const nextReport = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await reports.next();
    if (done === true) throw new Error("Cannot talk to the pseudo-terminal: it is closed");
    return JSON.parse(value) as Record<string, unknown>;
  };
  const { pid } = (await nextReport()) as { pid: number };
  const waiting: ((modes: TerminalModes) => void)[] = [];
  const ended = readReports(nextReport, (modes) => waiting.shift()?.(modes)).then(async (end) => {
    await closed;
    return end;
  });
  // Whoever only disposes of the terminal does not ask how the command ended.
  ended.catch(() => undefined);
  const textSince = (since: number): string => stripVTControlCharacters(output.slice(since));
  return {
    pid,
    ended,
    type: (text) => order({ type: text }),
    resize: (newColumns, newRows) => order({ size: [newColumns, newRows] }),
    modes: () => {
      order({ modes: true });
      return new Promise((resolve) => waiting.push(resolve));
    },
    output: () => output,
    mark: () => output.length,
    seen: async (text, { since = 0, timeoutMs = 60_000 } = {}) => {
      const wanted = withoutBlanks(text);
      try {
        await waitUntil(() => withoutBlanks(textSince(since)).includes(wanted), {
          what: `"${text}" on the screen`,
          timeoutMs,
        });
      } catch (error) {
        throw new Error(`${String(error)}; the screen ends with:\n${textSince(since).slice(-1500)}`, { cause: error });
      }
    },
    [Symbol.asyncDispose]: async () => {
      stdin.end();
      await closed;
    },
  };
}

const program = fileURLToPath(new URL("pseudo-terminal.py", import.meta.url));

async function readReports(
  next: () => Promise<Record<string, unknown>>,
  onModes: (modes: TerminalModes) => void,
): Promise<TerminalEnd> {
  for (;;) {
    const { modes, exitCode, signal } = await next();
    if (modes !== undefined) onModes(modes as TerminalModes);
    if (exitCode !== undefined) return { exitCode: exitCode as number };
    if (signal !== undefined) return { signal: signalName(signal as number) };
  }
}

function signalName(number: number): NodeJS.Signals {
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return name as NodeJS.Signals;
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
