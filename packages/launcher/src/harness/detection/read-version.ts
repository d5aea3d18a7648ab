import { execa } from "execa";
import type { DetectionInput } from "../harness-adapter.ts";

/** A loaded machine needs 12 s for opencode's first start. */
const patienceMs = 20_000;

/** The version a harness prints, as `1.2.3`; `undefined` when it does not start, or not in time. */
export async function readVersion({ command, env, home }: DetectionInput): Promise<string | undefined> {
  if (command === undefined) return undefined;
  const result = await execa(command, ["--version"], {
    // Nothing that could steer it: only what a program needs to start.
    env: { PATH: env["PATH"] ?? "", HOME: home, LANG: env["LANG"] ?? "C.UTF-8", TMPDIR: env["TMPDIR"] ?? "/tmp" },
    extendEnv: false,
    cwd: "/",
    stdin: "ignore",
    reject: false,
    timeout: patienceMs,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024,
  });
  return /\d+\.\d+\.\d+[\w.-]*/.exec(result.stdout)?.[0];
}
