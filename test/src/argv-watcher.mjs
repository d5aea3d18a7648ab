// Runs as a process of its own (see argv-watch.ts), so that a busy test cannot starve it. Plain JavaScript, because a
// forked Node 20 has no TypeScript loader. Instructions come over IPC and not by argv: sentinels there would be hits.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";

const newMs = 50;
const youngMs = 2000;
const youngEveryTicks = 4;
const sweepEveryTicks = 20;
const tickMs = 10;

/** @type {Map<number, { member: boolean, firstSeen: number, startTime: string, cmdline: Buffer }>} */
const known = new Map();
const processes = [];
const hits = [];
let samples = 0;
let instructions;
let lastPid = "";
let hasListed = false;
const nothing = Buffer.alloc(0);
// What is read most of all goes into the same memory each time.
const scratch = Buffer.allocUnsafe(256 * 1024);

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

// The kernel says which process id it gave away last: while that stays, there is no process that is not known yet, and
// only the known ones may have changed their command lines, which exec does under the same id.
function sample() {
  const now = performance.now();
  const isNew = hasNewProcess();
  // Twice, because the parent of a process may be found after it.
  if (isNew || hasListed || samples % sweepEveryTicks === 0) list(now);
  hasListed = isNew;
  for (const [pid, entry] of known) if (isDue(entry, now) && hasChanged(pid, entry)) examine(pid, entry, now);
  samples += 1;
}

function hasNewProcess() {
  const pid = (read("/proc/loadavg") ?? "").trim().split(" ").at(-1);
  const isNew = pid === "0" || pid === "" || pid !== lastPid;
  lastPid = pid;
  return isNew;
}

function list(now) {
  const present = new Set();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    present.add(pid);
    const entry = known.get(pid);
    if (entry === undefined || now - entry.firstSeen < newMs) examine(pid, entry, now);
  }
  for (const pid of known.keys()) if (!present.has(pid)) known.delete(pid);
}

// Members of the tree are read every time. Of the others, young ones may still turn out to be members.
function isDue({ member, firstSeen }, now) {
  if (member) return true;
  return samples % (now - firstSeen < youngMs ? youngEveryTicks : sweepEveryTicks) === 0;
}

function examine(pid, previous, now) {
  const stat = read(`/proc/${pid}/stat`);
  const cmdline = readBytes(`/proc/${pid}/cmdline`);
  if (stat === undefined || cmdline === undefined) return;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const startTime = fields[19];
  const entry =
    previous?.startTime === startTime ? previous : { member: false, firstSeen: now, startTime, cmdline: nothing };
  known.set(pid, entry);
  const isOther = cmdline.length > 0 && !cmdline.equals(entry.cmdline);
  if (isOther) entry.cmdline = Buffer.from(cmdline);
  const wasMember = entry.member;
  entry.member ||= isMember(pid, Number(fields[1]));
  if (entry.cmdline.length > 0 && (isOther || wasMember !== entry.member))
    note(pid, entry.cmdline.toString("utf8"), entry.member);
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

function hasChanged(pid, entry) {
  const cmdline = readBytes(`/proc/${pid}/cmdline`);
  return cmdline !== undefined && cmdline.length > 0 && !cmdline.equals(entry.cmdline);
}

function read(path) {
  return readBytes(path)?.toString("utf8");
}

/** What a file holds, until the next call. */
function readBytes(path) {
  let descriptor;
  try {
    descriptor = openSync(path);
    const length = readSync(descriptor, scratch);
    return length < scratch.length ? scratch.subarray(0, length) : readFileSync(path);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
