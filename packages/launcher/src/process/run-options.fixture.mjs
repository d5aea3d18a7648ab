import { randomBytes } from "node:crypto";
import { join } from "node:path";

/** Options of a run of a shell script, which gets its directory as `$1`; everything can be changed. */
export function runOptions(directory, script, changes = {}) {
  const { launchId = randomBytes(8).toString("hex") } = changes;
  return {
    file: "/bin/sh",
    args: ["-c", script, "agent", directory],
    cwd: directory,
    env: { PATH: "/usr/bin:/bin", PERSONA_LAUNCH_ID: launchId },
    launchId,
    firstSignal: "SIGTERM",
    stdinFile: "/dev/null",
    stdoutFile: join(directory, "stdout"),
    stderrFile: join(directory, "stderr"),
    onStdout: () => {},
    onStderr: () => {},
    deadlineMs: 60_000,
    ...changes,
  };
}
