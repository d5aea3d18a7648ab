// A launcher: runs the shell script <script> in <directory>, kills itself <milliseconds> after that if they are given, prints one line of JSON when it has started (pids of itself,
// its keeper and the agent) and one when it has ended, and then does nothing more: it must come to its end by itself.
import { join } from "node:path";
import process from "node:process";
import { runProcess } from "../run-process.ts";
import { sharedKeeper } from "./keeper.ts";

const [directory, launchId, script, milliseconds] = process.argv.slice(2);
if (milliseconds !== undefined) setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(milliseconds));
const end = await runProcess({
  file: "/bin/sh",
  args: ["-c", script, "agent", directory],
  cwd: directory,
  env: { PATH: "/usr/bin:/bin", PERSONA_LAUNCH_ID: launchId, PERSONA_TEST_SECRET: `secret-of-${launchId}` },
  launchId,
  firstSignal: "SIGTERM",
  stdinFile: "/dev/null",
  stdoutFile: join(directory, "stdout"),
  stderrFile: join(directory, "stderr"),
  onStdout: () => {},
  onStderr: () => {},
  onStart: (agent) => print({ launcher: process.pid, keeper: sharedKeeper().pid, agent }),
  deadlineMs: 60_000,
});
print(end);

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
