import { execFile, spawn } from "node:child_process";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");
const lock = join(import.meta.dirname, "..", "node_modules", ".building");

/** Builds the command as it is shipped. Of test files that run at the same time one builds, and nobody runs half of it. */
export async function buildRavi(): Promise<void> {
  while (!(await tryLock())) await setTimeout(50);
  try {
    const tsc = join(root, "node_modules", ".bin", "tsc");
    await promisify(execFile)(tsc, ["-b", "packages/ravi-cli"], { cwd: root });
  } finally {
    await rm(lock, { force: true });
  }
}

async function tryLock(): Promise<boolean> {
  try {
    const file = await open(lock, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch {
    if (await isLeftBehind()) await rm(lock, { force: true });
    return false;
  }
}

async function isLeftBehind(): Promise<boolean> {
  const pid = Number(await readFile(lock, "utf8").catch(() => "0"));
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  env: Record<string, string>;
  input?: string | Uint8Array;
}

/** Runs a program to its end; it does not outlive the test. */
export async function runProcess(
  file: string,
  argv: readonly string[],
  { cwd, env, input = "" }: RunOptions,
): Promise<Ran> {
  const child = spawn(file, argv, { cwd, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ran = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (ran.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (ran.stderr += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { exitCode, ...ran };
}
