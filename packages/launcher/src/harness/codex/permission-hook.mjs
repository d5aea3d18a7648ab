// A PreToolUse hook of codex 0.169.0: reads a tool call from standard input and refuses it by exit code 2 with a reason on
// standard error. Any failure of its own is a refusal too, because codex runs the tool on every other exit code.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Commands that only look, which claude runs without asking as well. */
const harmless = new Set(["basename", "cat", "cut", "dirname", "echo", "false", "grep", "head", "ls", "nl"]);
for (const name of ["pwd", "rg", "stat", "tail", "tr", "true", "uname", "wc", "which", "whoami"]) harmless.add(name);

const editTools = new Set(["Edit", "MultiEdit", "Write", "NotebookEdit"]);

/**
 * Tools of codex's that change nothing: what it plans, looks at or is told. Any other that no rule names is refused where
 * an allow list stands, also one that a later codex brings.
 */
const harmlessTools = new Set(["update_plan", "view_image", "tool_search", "request_user_input"]);
for (const name of ["get_goal", "create_goal", "update_goal"]) harmlessTools.add(name);
for (const name of ["list_mcp_resources", "list_mcp_resource_templates", "read_mcp_resource"]) harmlessTools.add(name);

const agentEntries = new Set(["Task", "Agent"]);

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
  if (tool === "write_stdin") return refusalOfInput(rules, String(Object(call.tool_input).chars ?? ""));
  if (tool === "apply_patch") return refusalOfEdit(rules);
  if (/agent/.test(tool) && rules.deny.some((entry) => agentEntries.has(entry))) return refused(tool);
  return rules.closed && !isAllowedTool(rules, tool) ? refused(tool) : undefined;
}

function isAllowedTool({ allow }, tool) {
  const isAgentTool = /agent|^(?:send_input|send_message|followup_task|wait)$/.test(tool);
  return harmlessTools.has(tool) || (isAgentTool && allow.some((entry) => agentEntries.has(entry)));
}

/** A star stands for any text; what names a server alone means all of its tools. */
function refusalOfMcp(rules, tool) {
  const names = (entry) => new RegExp(`^${anyText(entry.replace(/__\*?$/, ""))}(?:__.*)?$`, "s").test(tool);
  return rules.deny.filter((entry) => entry.startsWith("mcp__")).some(names) ? refused(tool) : undefined;
}

/**
 * What is typed into a program that runs already: nothing, to wait for more of its output, or perhaps commands. codex
 * 0.169.0 asks no hook about it, so its configuration lets nothing be typed; one that asks is answered here.
 */
function refusalOfInput(rules, text) {
  if (text === "") return undefined;
  const isDenied = isDeniedCommand(rules, text);
  const isOpen = !rules.closed || patternsOf(rules.allow).includes("*");
  return isDenied || !isOpen ? refused(`input for a running program: ${text}`) : undefined;
}

function refusalOfEdit(rules) {
  if (rules.deny.some((entry) => editTools.has(entry))) return refused("edits");
  return rules.closed && !rules.acceptEdits && !rules.allow.some((entry) => editTools.has(entry))
    ? refused("edits")
    : undefined;
}

function refusalOfCommand(rules, command) {
  if (isDeniedCommand(rules, command)) return refused(command);
  if (!rules.closed) return undefined;
  const allowed = ["ravi:*", ...patternsOf(rules.allow)];
  if (allowed.includes("*")) return undefined;
  const commands = strictCommands(command);
  if (commands === undefined) return refused(`${command} (variables, redirections and substitutions match no rule)`);
  const isAllowed = (piece) => allowed.some((pattern) => matches(pattern, piece)) || isHarmless(piece);
  return commands.every(isAllowed) ? undefined : refused(command);
}

function isDeniedCommand(rules, text) {
  const pieces = loosePieces(text);
  return patternsOf(rules.deny).some((pattern) => pattern === "*" || pieces.some((piece) => occurs(pattern, piece)));
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
  return new RegExp(`^${bodyOf(pattern)}$`, "s").test(command);
}

/** Whether a command of the pattern begins at any word: whatever runs another program names it in a word of its own. */
function occurs(pattern, piece) {
  return new RegExp(`(?:^|[ /])${bodyOf(pattern)}$`, "s").test(piece);
}

function bodyOf(pattern) {
  const prefix = /^(.*?)(?::\*| \*)$/s.exec(pattern)?.[1];
  return prefix === undefined ? anyText(pattern) : `${anyText(prefix)}(?: .*)?`;
}

function anyText(pattern) {
  return pattern
    .split("*")
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
}

/**
 * What may be commands in a line, quotes or not: rather one too many than one too few. Redirections, variables and braces
 * part a line in a second reading only, since arguments that a pattern asks for may hold them.
 */
function loosePieces(text) {
  const readings = [text, text.replaceAll(/["'\\]/g, "")];
  const pieces = readings.flatMap((reading) => [
    ...reading.split(/[;&|\n(){}`"']/),
    ...reading.split(/[;&|\n(){}`"',$]|\d*[<>]/),
  ]);
  return pieces.map((piece) => piece.trim().replaceAll(/\s+/g, " "));
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
