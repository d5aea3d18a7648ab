// A launcher: runs the shell script <script> in <directory>, kills itself <milliseconds> after that if they are given, prints one line of JSON when it has started (pids of itself,
// its keeper and the agent) and one when it has ended, and then does nothing more: it must come to its end by itself.
import process from "node:process";
import { runOptions } from "../run-options.fixture.mjs";
import { runProcess } from "../run-process.ts";
import { sharedKeeper } from "./keeper.ts";

const [directory, launchId, script, milliseconds] = process.argv.slice(2);
if (milliseconds !== undefined) setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(milliseconds));
const options = runOptions(directory, script, {
  launchId,
  onStart: (agent) => print({ launcher: process.pid, keeper: sharedKeeper().pid, agent }),
});
const end = await runProcess({ ...options, env: { ...options.env, PERSONA_TEST_SECRET: `secret-of-${launchId}` } });
print(end);

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
