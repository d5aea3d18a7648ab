import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import {
  ensureLocalRavi,
  type EnsuredLocalRavi,
  type EnsureLocalRaviOptions,
} from "../src/daemon/ensure-local-ravi.ts";
import { stopLocalRavi } from "../src/daemon/stop-local-ravi.ts";
import { builtFrom, daemonCommand } from "./daemon-command.ts";
import { temporaryDirectory } from "./test-ravi.ts";

export { daemonCommand };

/** Generous: tests share the machine. */
export const startTimeoutMs = 60_000;

/** A state directory whose daemon, if any, is stopped when the test ends. */
export function daemonStateDir(): string {
  const stateDir = temporaryDirectory();
  onTestFinished(async () => void (await stopLocalRavi({ stateDir, graceMs: 2000 })));
  return stateDir;
}

export function ensure(stateDir: string, options: Partial<EnsureLocalRaviOptions> = {}): Promise<EnsuredLocalRavi> {
  return ensureLocalRavi({ stateDir, daemonCommand, startTimeoutMs, ...options });
}

/** Calls ensureLocalRavi() in a process of its own. */
export async function ensureInOwnProcess(stateDir: string): Promise<EnsuredLocalRavi> {
  const module = builtFrom("daemon/ensure-local-ravi.ts");
  const options = JSON.stringify({ stateDir, daemonCommand, startTimeoutMs });
  const script = `import { ensureLocalRavi } from ${JSON.stringify(module)};
    process.stdout.write(JSON.stringify(await ensureLocalRavi(${options})));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await text(child.stdout)) as EnsuredLocalRavi;
}
