// Runs as a process of its own (see argv-watch.ts), so that a busy test cannot starve it. Plain JavaScript, because a
// forked Node 20 has no TypeScript loader. Instructions come over IPC and not by argv: sentinels there would be hits.
import { readdirSync, readFileSync } from "node:fs";

const youngMs = 2000;
const sweepEveryTicks = 20;
const tickMs = 5;

/** @type {Map<number, { member: boolean, firstSeen: number, startTime: string, cmdline: string }>} */
const known = new Map();
const processes = [];
const hits = [];
let samples = 0;
let instructions;

process.on("disconnect", () => process.exit(0));
process.on("message", (message) => {
  if (message.kind === "start") start(message);
  else process.send({ kind: "report", samples, processes, hits }, () => process.exit(0));
});

function start(message) {
  instructions = message;
  tick();
  process.send({ kind: "ready" });
}

function tick() {
  sample();
  setTimeout(tick, tickMs);
}

// Members of the tree are read every time, since exec changes a command line under the same id. Of the others, young ones
// are read every time (they may still turn out to be members) and the rest now and then.
function sample() {
  const now = performance.now();
  const isSweep = samples % sweepEveryTicks === 0;
  samples += 1;
  const present = new Set();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    present.add(pid);
    const entry = known.get(pid);
    if (entry === undefined || entry.member || isSweep || now - entry.firstSeen < youngMs) look(pid, entry, now);
  }
  for (const pid of known.keys()) if (!present.has(pid)) known.delete(pid);
}

function look(pid, previous, now) {
  const stat = read(`/proc/${pid}/stat`);
  const cmdline = read(`/proc/${pid}/cmdline`);
  if (stat === undefined || cmdline === undefined) return;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const startTime = fields[19];
  const entry =
    previous?.startTime === startTime ? previous : { member: false, firstSeen: now, startTime, cmdline: "" };
  known.set(pid, entry);
  const wasMember = entry.member;
  entry.member ||= isMember(pid, Number(fields[1]));
  if (cmdline === "" || (cmdline === entry.cmdline && wasMember === entry.member)) return;
  entry.cmdline = cmdline;
  note(pid, cmdline, entry.member);
}

function isMember(pid, parent) {
  if (pid === instructions.rootPid || parent === instructions.rootPid || known.get(parent)?.member) return true;
  if (instructions.launchId === undefined) return false;
  return (read(`/proc/${pid}/environ`) ?? "").split("\0").includes(`PERSONA_LAUNCH_ID=${instructions.launchId}`);
}

function note(pid, cmdline, isInTree) {
  const argv = cmdline.replace(/\0$/, "").split("\0");
  if (isInTree) processes.push({ pid, argv });
  for (const sentinel of instructions.sentinels) {
    const isKnown = hits.some((hit) => hit.pid === pid && hit.sentinel === sentinel);
    if (!isKnown && cmdline.includes(sentinel)) hits.push({ pid, argv, sentinel });
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
