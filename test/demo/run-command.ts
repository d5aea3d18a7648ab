import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface RunCommandOptions {
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Aborting it sends SIGTERM. */
  signal?: AbortSignal;
}

/** Runs a command of `test`'s own bin folder, shows its progress as it comes, and returns what it printed. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, cwd, signal }: RunCommandOptions,
): Promise<{ exitCode: number | null; stdout: string }> {
  const child = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "inherit"] });
  const stop = (): void => void child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  try {
    const [stdout, [exitCode]] = await Promise.all([
      text(child.stdout),
      once(child, "close") as Promise<[number | null]>,
    ]);
    return { exitCode, stdout };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
