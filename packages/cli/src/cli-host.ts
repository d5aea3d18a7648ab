import { currentHost, type LauncherHost } from "@persona-launcher/launcher";

/** What the command line gets from its process. */
export interface CliHost extends LauncherHost {
  write(text: string): void;
  writeError(text: string): void;
  /** Whether a person may be reading standard error in colour. */
  hasColor: boolean;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Calls back for SIGINT, SIGTERM and SIGHUP until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once. */
  abandon(exitCode: number): never;
}

const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The real process. */
export function processHost(): CliHost {
  ignoreBrokenPipe(process.stdout);
  ignoreBrokenPipe(process.stderr);
  return {
    ...currentHost(),
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    hasColor: wantsColor(),
    readInput,
    onSignal: (listener) => {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    abandon: (exitCode) => process.exit(exitCode),
  };
}

function wantsColor(): boolean {
  const isSet = (name: string): boolean => (process.env[name] ?? "") !== "";
  return process.stderr.isTTY && !isSet("NO_COLOR") && process.env["TERM"] !== "dumb";
}

/** `persona … | head` must not end in a stack trace. */
function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
