import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { waitUntil } from "./processes.ts";

export interface TerminalOptions {
  argv: readonly [string, ...string[]];
  env: Readonly<Record<string, string>>;
  cwd: string;
}

/** How the first process of a terminal ended, as its parent sees it. */
export type TerminalEnd = { status: number } | { signal: number };

/** A command on a pseudo-terminal of 40 × 120. Disposing it hangs up. */
export interface Terminal extends AsyncDisposable {
  /** All that was shown so far. */
  shown(): string;
  type(text: string): void;
  resize(rows: number, columns: number): void;
  /** Resolves with what was shown after the call, once that matches. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<string>;
  readonly ended: Promise<TerminalEnd>;
}

const program = fileURLToPath(new URL("exec-terminal.py", import.meta.url));

export function openTerminal(options: TerminalOptions): Terminal {
  const child = spawn("python3", [program, JSON.stringify({ ...options, rows: 40, columns: 120 })]);
  let shown = "";
  let seen = 0;
  let report = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (report += text));
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close").then(() => JSON.parse(report) as TerminalEnd);
  ended.catch(() => undefined);
  const act = (action: object): void => void child.stdin.write(`${JSON.stringify(action)}\n`);
  return {
    shown: () => shown,
    type: (text) => act({ type: text }),
    resize: (rows, columns) => act({ resize: [rows, columns] }),
    waitFor: async (pattern, timeoutMs = 20_000) => {
      try {
        await waitUntil(() => pattern.test(shown.slice(seen)), { what: `${String(pattern)} on the screen`, timeoutMs });
      } catch (cause) {
        throw new Error(`The screen shows ${JSON.stringify(shown.slice(-1000))}`, { cause });
      }
      const text = shown.slice(seen);
      seen = shown.length;
      return text;
    },
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended.catch(() => undefined);
    },
  };
}
