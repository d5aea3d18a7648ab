// A launcher of one agent, as built: `node fake-launcher.mjs <options as JSON>`. Prints a line of JSON when the agent runs
// and one when it has ended. SIGINT and SIGTERM cancel the run, as they do for `persona run`.
import { createHash } from "node:crypto";
import process from "node:process";
import { createLineSplitter } from "../../../packages/launcher/dist/process/line-splitter.js";
import { runProcess } from "../../../packages/launcher/dist/process/run-process.js";

const { cancelAfterMs, isText, ...options } = JSON.parse(process.argv[2] ?? "{}");
const controller = new AbortController();
const hash = createHash("sha256");
let bytes = 0;
let replacements = 0;
const splitter = createLineSplitter((line) => {
  if (line.includes("\uFFFD")) replacements += line.split("\uFFFD").length - 1;
});
let errorOutput = "";

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => controller.abort());
const end = await runProcess({
  ...options,
  onStdout: (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
    if (isText) splitter.write(chunk);
  },
  onStderr: (chunk) => (errorOutput = (errorOutput + Buffer.from(chunk).toString()).slice(-2000)),
  onStart: (agent) => {
    print({ agent });
    if (cancelAfterMs !== undefined) setTimeout(() => controller.abort(), cancelAfterMs);
  },
  signal: controller.signal,
});
splitter.end();
const { maxRSS } = process.resourceUsage();
print({ end, bytes, sha256: hash.digest("hex"), replacements, errorOutput, peakMiB: Math.round(maxRSS / 1024) });

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
