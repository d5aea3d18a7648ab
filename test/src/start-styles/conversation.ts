import { spawn } from "node:child_process";
import { once } from "node:events";
import { waitUntil } from "../processes.ts";

/** A program that is spoken to line by line, over pipes that stay open. Disposing of it kills it and its process group. */
export interface Conversation extends AsyncDisposable {
  readonly pid: number;
  say(message: object): void;
  /** The next whole line that it prints, parsed. */
  hear(): Promise<unknown>;
  /** What it has printed that was not heard yet. */
  unheard(): string;
  stderr(): string;
  /** Ends its input. */
  close(): void;
  readonly ended: Promise<ConversationEnd>;
}

export interface ConversationEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

export interface ConversationOptions {
  cwd: string;
  env: Readonly<Record<string, string>>;
}

export function startConversation(
  [file, ...args]: readonly [string, ...string[]],
  options: ConversationOptions,
): Conversation {
  const child = spawn(file, args, { ...options, stdio: "pipe", detached: true });
  let [output, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin.on("error", () => undefined);
  const ended = endOf(once(child, "close"));
  return {
    pid: child.pid ?? -1,
    say: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    hear: async () => {
      await waitUntil(() => output.includes("\n"), { what: `a line; it said ${errors}`, timeoutMs: 60_000 });
      const line = output.slice(0, output.indexOf("\n"));
      output = output.slice(line.length + 1);
      return JSON.parse(line) as unknown;
    },
    unheard: () => output,
    stderr: () => errors,
    close: () => void child.stdin.end(),
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        process.kill(-child.pid, "SIGKILL");
      }
      await ended;
    },
  };
}

async function endOf(closed: Promise<unknown[]>): Promise<ConversationEnd> {
  const [exitCode, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  return { exitCode, signal };
}
