// An agent that misbehaves as told: `node fake-agent.mjs <marker> <plan as JSON>`, see `FakeAgentPlan`.
import { spawn } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import process from "node:process";
import { createRandom, printedBytes } from "./printed-bytes.mjs";

const [marker = "", planText = "{}"] = process.argv.slice(2);
const plan = JSON.parse(planText);
const random = createRandom(plan.seed + 1);
const progress = openSync(plan.progressFile, "w");
let printed = 0;

/** Shell scripts of what it leaves behind; each gets the marker as an argument. */
const children = {
  background: `trap '' INT TERM HUP; while :; do sleep 0.1; done`,
  session: `exec setsid sh -c 'trap "" INT TERM HUP; while :; do sleep 0.1; done' "$0"`,
  daemon: `setsid sh -c 'setsid sh -c "while :; do sleep 0.1; done" "$0" & exit 0' "$0"; exit 0`,
  nohup: `nohup sleep 300 >/dev/null 2>&1 & exit 0`,
  scrubbed: `exec env -i /bin/sh -c 'while :; do /bin/sleep 0.1; done' "$0"`,
  forking: `while :; do setsid sleep 300 & sleep 0.05; done`,
};

if (plan.ignoresSignals) for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
for (const name of plan.children)
  spawn("/bin/sh", ["-c", children[name], marker], { stdio: plan.sharesOutput ? "inherit" : "ignore" });
note();
for (const piece of printedBytes({ seed: plan.seed, kind: plan.kind, length: plan.length })) print(piece);
if (plan.closesOutput) for (const stream of [1, 2]) closeSync(stream);
if (plan.lingers) setInterval(() => {}, 60_000);
else if (plan.lastsMs > 0) setTimeout(() => process.exit(plan.exitCode), plan.lastsMs);
else process.exit(plan.exitCode);

function print(piece) {
  for (let offset = 0; offset < piece.length;) {
    const size = plan.isChopped ? 1 + Math.floor(random() * 9000) : piece.length;
    offset += write(piece.subarray(offset, offset + size));
  }
}

function write(bytes) {
  const written = writeSync(1, bytes);
  printed += written;
  note();
  return written;
}

/** How much it has certainly printed, for whoever kills it. */
function note() {
  writeSync(progress, String(printed).padStart(16, "0"), 0);
}
