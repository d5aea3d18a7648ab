// A PreToolUse hook of codex 0.169.0: reads a tool call from standard input and refuses it by exit code 2 with a reason on
// standard error. Any failure of its own is a refusal too, because codex runs the tool on every other exit code.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Commands that only look, which claude runs without asking as well. */
const harmless = new Set(["basename", "cat", "cut", "dirname", "echo", "false", "grep", "head", "ls", "nl"]);
for (const name of ["pwd", "rg", "stat", "tail", "tr", "true", "uname", "wc", "which", "whoami"]) harmless.add(name);

const editTools = new Set(["Edit", "MultiEdit", "Write", "NotebookEdit"]);

/** Words in front of a command that leave it the same command. */
const wrappers = new Set(["builtin", "command", "env", "exec", "nice", "nohup", "sudo", "time"]);

/**
 * Why a call is refused; `undefined` when it may go on.
 *
 * @param {import("./codex-permissions.ts").CodexRules} rules
 * @param {{ tool_name?: unknown, tool_input?: unknown }} call
 * @returns {string | undefined}
 */
export function refusalOf(rules, call) {
  const tool = String(call.tool_name);
  if (tool.startsWith("mcp__")) return refusalOfMcp(rules, tool);
  if (tool === "Bash") return refusalOfCommand(rules, commandOf(call.tool_input));
  if (tool === "apply_patch") return refusalOfEdit(rules);
  if (/agent/.test(tool) && rules.deny.some((entry) => entry === "Task" || entry === "Agent")) return refused(tool);
  return undefined;
}

function refusalOfMcp(rules, tool) {
  const names = (entry) => tool === entry || tool.startsWith(`${entry.replace(/\*$/, "").replace(/__$/, "")}__`);
  return rules.deny.filter((entry) => entry.startsWith("mcp__")).some(names) ? refused(tool) : undefined;
}

function refusalOfEdit(rules) {
  if (rules.deny.some((entry) => editTools.has(entry))) return refused("edits");
  return rules.closed && !rules.acceptEdits && !rules.allow.some((entry) => editTools.has(entry))
    ? refused("edits")
    : undefined;
}

function refusalOfCommand(rules, command) {
  const denied = patternsOf(rules.deny);
  const pieces = looseCommands(command);
  if (denied.some((pattern) => pattern === "*" || pieces.some((piece) => matches(pattern, piece))))
    return refused(command);
  if (!rules.closed) return undefined;
  const allowed = ["ravi:*", ...patternsOf(rules.allow)];
  if (allowed.includes("*")) return undefined;
  const commands = strictCommands(command);
  if (commands === undefined) return refused(`${command} (variables, redirections and substitutions match no rule)`);
  const isAllowed = (piece) => allowed.some((pattern) => matches(pattern, piece)) || isHarmless(piece);
  return commands.every(isAllowed) ? undefined : refused(command);
}

/** ripgrep alone of these has options that start other programs. */
function isHarmless(command) {
  const [name, ...words] = command.split(" ");
  return harmless.has(name) && !words.some((word) => name === "rg" && /^--(?:pre|hostname-bin)/.test(word));
}

function refused(what) {
  return `the persona's permissions refuse ${what}`;
}

function commandOf(input) {
  const { command } = Object(input);
  return Array.isArray(command) ? command.join(" ") : String(command);
}

/** The patterns of `Bash(…)` entries; `Bash` alone is `*`. */
function patternsOf(entries) {
  return entries.flatMap((entry) => {
    if (entry === "Bash") return ["*"];
    const pattern = /^Bash\((.*)\)$/s.exec(entry)?.[1];
    return pattern === undefined ? [] : [pattern];
  });
}

/** claude's rules: `git:*` and `git *` mean git with any arguments or none, a star inside means any text. */
function matches(pattern, command) {
  const prefix = /^(.*?)(?::\*| \*)$/s.exec(pattern)?.[1];
  const body = (prefix ?? pattern).split("*").map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${body.join(".*")}${prefix === undefined ? "" : "(?: .*)?"}$`, "s").test(command);
}

/** Every place where a command may begin, quotes or not: rather one too many than one too few. */
function looseCommands(text) {
  const border = /[;&|\n(){}`"']|\$\(|<\(|\b(?:do|then|else|if|while|until|xargs|eval|-c)\b/;
  const pieces = [text, text.replaceAll(/["'\\]/g, "")].flatMap((variant) => variant.split(border));
  return pieces.flatMap((piece) => {
    const words = piece.trim().split(/\s+/);
    while (words.length > 1 && (wrappers.has(words[0]) || /^(?:\w+=|-)/.test(words[0]))) words.shift();
    const name = words[0] ?? "";
    return [[name, ...words.slice(1)].join(" "), [name.split("/").at(-1), ...words.slice(1)].join(" ")];
  });
}

/** The commands of a line that holds nothing but plain words, quotes and `&& || ; |`; `undefined` for any other. */
function strictCommands(text) {
  const commands = [[]];
  const token = /[ \t]*(?:(&&|\|\||[;|\n])|((?:[^\s;&|<>()$`\\"'#]|'[^']*'|"[^"$`\\]*")+))/gy;
  let end = 0;
  for (const match of text.trim().matchAll(token)) {
    if (match[1] === undefined) commands.at(-1).push(match[2].replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
    else commands.push([]);
    end = match.index + match[0].length;
  }
  if (end !== text.trim().length) return undefined;
  const filled = commands.filter((words) => words.length > 0);
  return filled.some((words) => /^\w+=/.test(words[0])) ? undefined : filled.map((words) => words.join(" "));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let reason;
  try {
    const rules = JSON.parse(readFileSync(process.argv[2], "utf8"));
    reason = refusalOf(rules, JSON.parse(readFileSync(0, "utf8")));
  } catch (error) {
    reason = `the persona's permissions could not be read: ${String(error)}`;
  }
  if (reason !== undefined) {
    process.stderr.write(`${reason}\n`);
    process.exitCode = 2;
  }
}
