import { openTerminal, type Terminal, type TerminalOptions } from "../exec-terminal.ts";
import type { LoginShell } from "./login-shells.ts";
import type { Way } from "./ways.ts";

/** A login shell on a terminal, into which somebody types how an agent is started. Disposing of it hangs up. */
export interface TypedSession extends AsyncDisposable {
  readonly terminal: Terminal;
  /** Types a line that starts the agent. */
  start(...args: string[]): void;
  /** Types that line with more behind it, and gives the status that the shell has at the end. */
  run(args: readonly string[], more: string): Promise<string | undefined>;
  /** The ids of a stub agent that says that it is ready, and of its parent. */
  ready(): Promise<{ agent: number; parent: number }>;
  prompt(): Promise<void>;
  /** How the last command ended, once the prompt is there. */
  status(): Promise<string | undefined>;
}

export async function openTypedSession(
  shell: LoginShell,
  way: Way,
  { env, cwd }: Pick<TerminalOptions, "env" | "cwd">,
): Promise<TypedSession> {
  const path = shell.path ?? "";
  const terminal = openTerminal({ argv: [path, "-l"], env: { ...env, SHELL: path }, cwd });
  const type = (text: string): void => terminal.type(`${text}\n`);
  const line = (args: readonly string[]): string =>
    way
      .words("claude", ...args)
      .map(shell.quote)
      .join(" ");
  const statusOf = async (text: string): Promise<string | undefined> => {
    type(text);
    return /status=(\d+)/.exec(await terminal.waitFor(/status=\d+[\s\S]*prompt> /))?.[1];
  };
  await terminal.waitFor(/prompt> /);
  return {
    terminal,
    start: (...args) => type(line(args)),
    run: (args, more) => statusOf(`${line(args)} ${more}; ${shell.showStatus}`),
    ready: async () => {
      const [, agent, parent] = /ready (\d+) (\d+)/.exec(await terminal.waitFor(/ready \d+ \d+\r\n/)) ?? [];
      return { agent: Number(agent), parent: Number(parent) };
    },
    prompt: async () => void (await terminal.waitFor(/prompt> /)),
    status: () => statusOf(shell.showStatus),
    [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose](),
  };
}
