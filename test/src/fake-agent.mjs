#!/usr/bin/env node
// Stands in for claude, codex and opencode where only the way they are started matters. What it is to do stands in the
// variable FAKE_AGENT: { harness, dump, act, say }. It notes how it was started in the file `dump`.
import { spawn } from "node:child_process";
import { readFileSync, renameSync, statSync, writeFileSync, writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const { harness, dump, act, barrier, say = "done" } = JSON.parse(process.env.FAKE_AGENT ?? "{}");
const argv = process.argv.slice(2);

function textOf(path) {
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : "";
}

/** The files that the harness would read its configuration from. */
function configuration() {
  if (harness === "codex") return textOf(`${process.env.CODEX_HOME}/config.toml`);
  if (harness === "opencode") return textOf(process.env.OPENCODE_CONFIG ?? "opencode.json");
  return argv
    .map((word) => textOf(word.includes("=") ? word.slice(word.indexOf("=") + 1) : word))
    .filter((text) => text !== "")
    .join("\n");
}

function note() {
  if (dump === undefined) return;
  const seen = { pid: process.pid, argv, stdin: readFileSync(0, "utf8"), env: process.env, config: configuration() };
  writeFileSync(`${dump}.new`, JSON.stringify(seen));
  renameSync(`${dump}.new`, dump);
}

/** claude's two ways to end: in its text format, and in the one that scripts read. */
function asClaude(text, { isError }) {
  const isStructured = argv.some((word) => word.includes("stream-json"));
  if (!isStructured) {
    process.stdout.write(`${text}\n`);
    return;
  }
  const session_id = "11111111-1111-4111-8111-111111111111";
  const usage = { input_tokens: 12, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const events = [
    { type: "system", subtype: "init", session_id, mcp_servers: [] },
    { type: "assistant", session_id, message: { id: "m1", usage, content: [{ type: "text", text }] } },
    { type: "result", subtype: "success", is_error: isError, result: text, session_id, usage, total_cost_usd: 0.25 },
  ];
  for (const event of events) process.stdout.write(`${JSON.stringify(event)}\n`);
}

const acts = {
  answer: () => process.stdout.write("done\n"),
  nothing: () => {},
  claudeAnswer: () => asClaude(say, { isError: false }),
  claudeError: () => {
    asClaude("API Error: 400 out to lunch", { isError: true });
    process.exitCode = 1;
  },
  claudeThenCrash: () => {
    asClaude("done", { isError: false });
    process.exitCode = 3;
  },
  claudeThenKilled: () => {
    asClaude("done", { isError: false });
    process.kill(process.pid, "SIGKILL");
  },
  /** Runs until it is told to stop. */
  wait: () => delay(600_000),
  deaf: () => {
    process.on("SIGTERM", () => {});
    process.on("SIGINT", () => {});
    return delay(600_000);
  },
  /** Starts a command in a session of its own, as claude and opencode do. */
  command: () => {
    const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
    writeFileSync(`${dump}.child`, String(child.pid));
    return delay(600_000);
  },
  /** Leaves a child behind that writes a last line. */
  lateLine: () => {
    const script = `setTimeout(() => { require("fs").writeSync(1, "late\\n"); require("fs").writeFileSync(${JSON.stringify(`${dump}.late`)}, ""); }, 300)`;
    spawn(process.execPath, ["-e", script], { stdio: ["ignore", "inherit", "inherit"] });
    process.stdout.write("early\n", () => process.exit(0));
  },
  /** Many-byte characters, in pieces that cut them. */
  unicode: () => {
    const bytes = Buffer.from("é€😀".repeat(200_000));
    for (let start = 0; start < bytes.length; start += 4_093) {
      for (let at = start; at < Math.min(start + 4_093, bytes.length);) {
        at += writeSync(1, bytes, at, Math.min(start + 4_093, bytes.length) - at);
      }
    }
  },
  flood: () => {
    const line = Buffer.from(`${"x".repeat(64 * 1024 - 1)}\n`);
    for (let count = 0; count < 16 * 128; count += 1) {
      for (let at = 0; at < line.length;) at += writeSync(1, line, at);
    }
  },
  /** Waits for the other agents at the barrier, then says which prompt the agent of its name has. */
  prompt: async () => {
    writeFileSync(`${barrier.path}.${process.pid}`, "");
    const { readdirSync } = await import("node:fs");
    const arrived = () => readdirSync(barrier.directory).filter((name) => name.startsWith("barrier.")).length;
    while (arrived() < barrier.size) await delay(10);
    const id = argv.map((word) => word.replace("--agent=", "")).find((word) => word.startsWith("persona-"));
    const prompt = JSON.parse(configuration()).agent[id]?.prompt ?? "the default agent";
    const file = /^\{file:(.+)\}$/.exec(prompt)?.[1];
    process.stdout.write(file === undefined ? prompt : textOf(file));
  },
};

note();
await acts[act ?? "answer"]();
