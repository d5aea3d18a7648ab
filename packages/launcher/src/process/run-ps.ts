import { spawnSync } from "node:child_process";

/**
 * What `ps` prints, in the C locale.
 *
 * @throws NodeJS.ErrnoException When it cannot be started.
 */
export function runPs(args: readonly string[]): string {
  const options = { encoding: "utf8", env: { LC_ALL: "C" }, maxBuffer: 64 * 1024 * 1024 } as const;
  // The types do not say that there is no output of what never ran.
  const { stdout, error }: { stdout: string | null; error?: Error | undefined } = spawnSync("/bin/ps", args, options);
  if (stdout === null) throw error ?? new Error("Cannot read the process table: ps printed nothing");
  return stdout;
}
