// A process that runs out of files: opens all but <spare> of them and does <task>; then gives them back and does it once
// more. Prints what came of both as one line of JSON, with what nobody had caught.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { startGuard } from "./guard/start-guard.ts";
import { hasVariable, listProcesses, readEntry, readProcess } from "./proc.ts";
import { runOptions } from "./run-options.fixture.mjs";
import { runProcess } from "./run-process.ts";
import { runPs } from "./run-ps.ts";
import { launchIdVariable, sweepLaunch } from "./stop-tree.ts";

const [task, spare, directory] = process.argv.slice(2);
const tasks = {
  guard: async () => await (await startGuard({ launchId: "few-files" })).disarm(),
  run: async () => await runProcess(runOptions(mkdtempSync(join(directory, "run-")), "exit 3")),
  readProcess: async () => (await readProcess(process.pid)).pid,
  readEntry: async () => readEntry(process.pid).pid,
  hasVariable: async () => hasVariable(process.pid, launchIdVariable, process.env[launchIdVariable]),
  listProcesses: async () => listProcesses().some(({ pid }) => pid === process.pid),
  sweep: async () => await sweepLaunch("few-files-agent", undefined),
  sweepWhileFilesComeBack: async (giveBack) => {
    setTimeout(() => giveBack(), 100);
    return await sweepLaunch("few-files-agent", undefined);
  },
  ps: async () => runPs(["-o", "pid=", "-p", String(process.pid)]).trim() === String(process.pid),
};
const uncaught = [];
process.on("uncaughtException", (error) => uncaught.push(String(error)));
await startAgent();
const scarce = await withoutFiles(Number(spare), (giveBack) => attempt(tasks[task], giveBack));
await startAgent();
const plenty = await attempt(tasks[task], () => {});
await sweepLaunch("few-files-agent", undefined);
process.stdout.write(`${JSON.stringify({ scarce, plenty, uncaught })}\n`);

async function startAgent() {
  const env = { PATH: "/usr/bin:/bin", [launchIdVariable]: "few-files-agent" };
  await once(spawn("/bin/sleep", ["60"], { env, stdio: "ignore" }), "spawn");
}

async function withoutFiles(left, action) {
  const open = [];
  const giveBack = () => {
    for (const file of open.splice(0)) closeSync(file);
  };
  try {
    for (;;) open.push(openSync("/dev/null", "r"));
  } catch {
    // As many as there are.
  }
  for (const file of open.splice(open.length - left)) closeSync(file);
  return await action(giveBack).finally(giveBack);
}

async function attempt(action, giveBack) {
  try {
    return { value: await action(giveBack) };
  } catch ({ name, code, message }) {
    return { error: { name, code, message } };
  }
}
