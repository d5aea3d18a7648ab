import { type ChildProcess, spawn } from "node:child_process";
import { ExecError } from "./exec-error.ts";

export interface CommandOptions {
  file: string;
  /** The command as it was typed: what the process sees as its own name. */
  name: string;
  args: readonly string[];
  /** The whole environment. */
  env: Readonly<Record<string, string | undefined>>;
}

/** How a command ended: exactly one of the two is set. */
export interface CommandEnd {
  exitCode?: number;
  signal?: NodeJS.Signals;
}

export interface RunningCommand {
  /** `undefined` when it was not started; then `ended` rejects. */
  readonly pid: number | undefined;
  /** @throws ExecError `COMMAND_NOT_STARTED`. */
  readonly ended: Promise<CommandEnd>;
}

/**
 * Starts a command in our place: our standard streams, our process group, our signals. Of other open files it gets those
 * that its arguments name as `/dev/fd/<n>` (a shell's process substitution).
 *
 * @throws ExecError `COMMAND_NOT_STARTED`.
 */
export function startCommand({ file, name, args, env }: CommandOptions): RunningCommand {
  const signals = recordSignals();
  // First, or it would not hear what the command hears in its first moments.
  const helper = spawnHelper();
  const child = spawnOrThrow(file, name, args, env);
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.once("exit", (exitCode, signal) => resolve(signal === null ? { exitCode: exitCode ?? 0 } : { signal }));
    child.once("error", (error) => reject(notStarted(name, error)));
  });
  const { pid } = child;
  const watched =
    pid === undefined ? ended.finally(() => helper?.kill("SIGKILL")) : relayed(pid, { signals, helper }, ended);
  // Told to whoever awaits it, which may be a moment later.
  watched.catch(() => undefined);
  return { pid, ended: watched };
}

/** Passes signals on until the command has ended. */
async function relayed(pid: number, means: RelayMeans, ended: Promise<CommandEnd>): Promise<CommandEnd> {
  const { relaySignals } = await import("./relay-signals.ts");
  const relay = relaySignals(pid, means);
  try {
    return await ended;
  } finally {
    relay[Symbol.dispose]();
  }
}

/** What is passed on to the command. The rest is either not ours to catch or of no use to a single process. */
const relayedSignals: readonly NodeJS.Signals[] = [
  ...(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM"] as const),
  ...(["SIGTSTP", "SIGTTIN", "SIGTTOU"] as const),
];

/** Signals that have come so far; from the first moment on none may end us and leave the command behind. */
export interface RecordedSignals extends Disposable {
  /** Calls back for those that have come, and then for each that comes. */
  listen(listener: (signal: NodeJS.Signals) => void): void;
}

function recordSignals(): RecordedSignals {
  const early: NodeJS.Signals[] = [];
  let hear = (signal: NodeJS.Signals): void => void early.push(signal);
  const listener = (signal: NodeJS.Signals): void => hear(signal);
  for (const signal of relayedSignals) process.on(signal, listener);
  return {
    listen: (next) => {
      hear = next;
      for (const signal of early) next(signal);
    },
    [Symbol.dispose]: () => {
      for (const signal of relayedSignals) process.off(signal, listener);
    },
  };
}

/** With what signals are passed on, from the first moment on. */
export interface RelayMeans {
  signals: RecordedSignals;
  helper: ChildProcess | undefined;
}

/** Where `cat` is; the caller's PATH is none of its business. */
const helperPath = "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin";

/** Starts the process of a `Canary`. */
export function spawnHelper(): ChildProcess | undefined {
  try {
    const child = spawn("/bin/sh", ["-c", "exec cat"], {
      cwd: "/",
      env: { PATH: helperPath },
      stdio: ["pipe", "ignore", "ignore"],
    });
    // Its input ends with us, however we die.
    child.stdin.on("error", () => {});
    child.on("error", () => {});
    return child;
  } catch {
    // No process or no file to be had on this machine.
    return undefined;
  }
}

function spawnOrThrow(
  file: string,
  argv0: string,
  args: readonly string[],
  env: CommandOptions["env"],
): ReturnType<typeof spawn> {
  try {
    return spawn(file, args, { argv0, env: { ...env }, stdio: streamsFor(args) });
  } catch (error) {
    // E2BIG and its kind; the rest is told by an event.
    throw notStarted(argv0, error);
  }
}

function notStarted(name: string, cause: unknown): ExecError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ExecError(
    "COMMAND_NOT_STARTED",
    `Cannot run ${JSON.stringify(name)}: ${code ?? message}`,
    "Try it without persona exec; when it is a script, check its first line",
    cause,
  );
}

type Streams = ("inherit" | "ignore" | number)[];

function streamsFor(args: readonly string[]): Streams {
  const named = args.flatMap((arg) => /^(?:[^\s=]+=)?\/dev\/fd\/(\d{1,3})$/.exec(arg)?.[1] ?? []).map(Number);
  const open = named.filter((number) => isOpen(number));
  const last = Math.max(2, ...open);
  return Array.from({ length: last + 1 }, (_, number) => {
    if (number <= 2) return "inherit";
    // "ignore" opens nothing beyond the first three.
    return open.includes(number) ? number : "ignore";
  });
}

function isOpen(file: number): boolean {
  try {
    // As big integers: after an ordinary fstat of a pipe Node.js 20 no longer resolves symbolic links of modules.
    process.getBuiltinModule("node:fs").fstatSync(file, { bigint: true });
    return true;
  } catch {
    return false;
  }
}
