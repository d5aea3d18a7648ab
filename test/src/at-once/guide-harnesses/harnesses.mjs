// The TypeScript harness for many workspaces at once: `node harnesses.mjs <place> <count> [--prove]`. It stands still
// while a program runs, so it needs a thread for each workspace; one after the other, no two agents would ever run at once.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { runAgent } from "./harness.mjs";

function main() {
  const [place, count] = process.argv.slice(2);
  const proves = process.argv.includes("--prove");
  writeFileSync(join(place, "began"), String(performance.timeOrigin + performance.now()));
  for (let task = 1; task <= Number(count); task += 1) {
    const workspace = join(place, "workspaces", `task-${task}`);
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { task, workspace, proves } });
    worker.on("error", (error) => {
      throw error;
    });
  }
}

if (isMainThread) main();
else runAgent(workerData.task, workerData.workspace, workerData.proves);
