// What lalph starts as `claude`, three times in every worktree: to choose a task, to work on it, and to review it. It says who
// it is in the words of Claude Code's `stream-json`, and leaves the same behind as an `AgentNote`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "yaml";

const { HOME = "", RAVI_EMAIL: email, RAVI_CONFIG_DIR: configDirectory, TASKS_AT_ONCE: tasksAtOnce } = process.env;
const cwd = process.cwd();
const notes = join(HOME, "seen", basename(cwd));
const atWork = join(HOME, "at-work");

mkdirSync(notes, { recursive: true });
const turn = readdirSync(notes).length;
const role = ["chooser", "worker", "reviewer"][turn];
const own = run("ravi", ["get", "email", "--raw"]).trim();
const said = `I am ${own}, ${role}${role === "worker" ? longText() : ""}\n`;
const status = run("git", ["status", "--porcelain"]);
const isSetUp = existsSync("installed");
const note = { role, cwd, args: process.argv.slice(2), email, configDirectory, own, status, isSetUp, said };
writeNote(note);
say({ type: "system", subtype: "init" });
say({ type: "assistant", message: { content: [{ type: "text", text: said }] } });
await { chooser: choose, worker: work, reviewer: review }[role]();

/** Writes down the first task that nobody has begun; with that lalph stops whoever chooses. */
async function choose() {
  process.on("SIGINT", () => {
    writeNote({ ...note, stoppedBy: "SIGINT" });
    process.exit(130);
  });
  const task = parse(readFileSync(".lalph/prd.yml", "utf8")).find(({ state }) => state === "todo");
  writeFileSync(".lalph/task", JSON.stringify({ id: task.id, githubPrNumber: null }));
  renameSync(".lalph/task", ".lalph/task.json");
  await until(() => false);
}

/** Ends when all tasks are worked on. */
async function work() {
  const task = taskNumber();
  writeFileSync(join(atWork, String(task)), "");
  await until(() => readdirSync(atWork).length === Number(tasksAtOnce));
  writeFileSync(`task-${task}.txt`, `${email}\n`);
  run("git", ["add", `task-${task}.txt`]);
  run("git", ["commit", "-qm", `Task ${task}`]);
  process.exitCode = 10 + task;
}

/** Ends when the tasks before this one are merged: lalph gives up a task when another one is pushed meanwhile. */
async function review() {
  const origin = run("git", ["remote", "get-url", "origin"]).trim();
  const merged = ["--git-dir", origin, "rev-list", "--count", "--grep=^Task", "main"];
  await until(() => Number(run("git", merged)) === taskNumber() - 1);
}

function taskNumber() {
  return Number(JSON.parse(readFileSync(".lalph/task.json", "utf8")).id.slice(1));
}

/** Longer than what a pipe takes at once. */
function longText() {
  return ` "ünï" \\ $HOME`.repeat(8000);
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function writeNote(value) {
  writeFileSync(join(notes, `${turn}.json`), JSON.stringify(value));
}

function run(command, args) {
  return execFileSync(command, args, { encoding: "utf8" });
}

async function until(condition) {
  while (!condition()) await delay(50);
}
