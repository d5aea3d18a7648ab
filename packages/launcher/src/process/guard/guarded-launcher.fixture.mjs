// A launcher as the guard sees it: guards the launch <id>, runs the shell script <script> with that id, and prints the
// pids of both. A line on standard input disarms the guard; "leave" ends this process without that.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import process from "node:process";
import { startGuard } from "./start-guard.ts";

const [launchId, script] = process.argv.slice(2);
const startedAt = performance.now();
const guard = await startGuard({ launchId });
const startMs = performance.now() - startedAt;
const agent = spawn("/bin/sh", ["-c", script], {
  env: { PATH: "/usr/bin:/bin", PERSONA_LAUNCH_ID: launchId },
  stdio: "ignore",
});
process.stdout.write(`${JSON.stringify({ guard: guard.pid, agent: agent.pid, startMs })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "leave") process.exit(0);
  await guard.disarm();
  process.stdout.write("disarmed\n");
}
