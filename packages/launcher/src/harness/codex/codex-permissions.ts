import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { permissionHookProgram } from "../../programs.ts";
import type { HarnessInput } from "../harness-adapter.ts";

export interface CodexRules {
  /** Entries of the persona; empty when it allows by its sandbox alone. */
  allow: string[];
  deny: string[];
  /** Whether what no entry allows is refused. */
  closed: boolean;
  acceptEdits: boolean;
}

export interface CodexPermissions {
  /** For the hook that checks each call of a tool; `undefined` when nothing needs checking. */
  rules: CodexRules | undefined;
  /** Switches under `[features]`. */
  features: Record<string, boolean>;
  /** Further keys of the configuration. */
  settings: Record<string, unknown>;
  warnings: string[];
}

/**
 * Translates a persona's permissions for codex 0.169.0, which has a sandbox and no rules for commands: a hook before
 * each tool call refuses what is denied and, headless, what an allow list leaves out, where searching the web and agents
 * are not even offered. Without an allow list the sandbox alone decides, which is what makes codex usable.
 */
export function codexPermissions(input: HarnessInput): CodexPermissions {
  const { mode, permissions = {}, sandbox } = input;
  const deny = permissions.deny ?? [];
  const leavesOut = (...tools: string[]): boolean =>
    isClosed(input) && !permissions.allow?.some((entry) => tools.includes(toolOf(entry)) && !isPathRule(entry));
  const needed = rulesFor(input, permissions);
  const canCheck = input.nodePath !== undefined;
  const rules = canCheck ? needed : undefined;
  const noWeb = deny.includes("WebSearch") || deny.includes("WebFetch") || leavesOut("WebSearch", "WebFetch");
  const noAgents = deny.includes("Task") || deny.includes("Agent") || leavesOut("Task", "Agent");
  return {
    rules,
    features: {
      ...(deny.includes("Bash") ? { shell_tool: false } : {}),
      ...(noAgents ? { multi_agent: false } : {}),
      // No hook sees what is typed into a running program (0.169.0), and a shell would take it for commands.
      ...(rules !== undefined && limitsCommands(rules) ? { unified_exec_tty: false } : {}),
    },
    settings: {
      ...(noWeb || sandbox.network === false ? { web_search: "disabled" } : {}),
      ...(rules === undefined ? {} : { hooks: hooks(input) }),
    },
    warnings: [
      ...(needed !== undefined && !canCheck ? unchecked(permissions) : []),
      ...unknownEntries(permissions),
      ...(mode === "interactive" && commandEntries(permissions.allow).length > 0
        ? ["permissions.allow is not applied by codex on a terminal: it asks by its own rules"]
        : []),
    ],
  };
}

/** Whether an allow list stands, and nobody can be asked about what it leaves out. */
function isClosed({ mode, permissions }: HarnessInput): boolean {
  return mode === "headless" && (permissions?.allow ?? []).length > 0 && permissions?.mode !== "bypassPermissions";
}

function rulesFor(input: HarnessInput, permissions: PersonaPermissions): CodexRules | undefined {
  const { allow = [], deny = [], mode: permissionMode } = permissions;
  const closed = isClosed(input);
  if (!closed && !deny.some(needsHook)) return undefined;
  return { allow: closed ? [...allow] : [], deny: [...deny], closed, acceptEdits: permissionMode === "acceptEdits" };
}

function limitsCommands({ allow, closed, deny }: CodexRules): boolean {
  const isOpen = !closed || allow.includes("Bash") || allow.includes("Bash(*)");
  return !isOpen || deny.some((entry) => entry.startsWith("Bash("));
}

function hooks({ directory, nodePath = "" }: HarnessInput): Record<string, unknown> {
  const command = [nodePath, permissionHookProgram, `${directory}/codex/persona-rules.json`].map(quote).join(" ");
  return { PreToolUse: [{ matcher: ".*", hooks: [{ type: "command", command, timeout: 30 }] }] };
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** Names that the hook, the sandbox or a switch of codex's can make something of. */
const known = new Set(["Bash", "Edit", "MultiEdit", "Write", "NotebookEdit", "WebSearch", "WebFetch", "Task", "Agent"]);

/** What codex does by shell commands, and so cannot be told apart. */
const byCommand = new Set(["Read", "Glob", "Grep", "LS", "TodoWrite"]);

function unknownEntries({ allow = [], deny = [] }: PersonaPermissions): string[] {
  const allowed = allow.filter((entry) => !byCommand.has(toolOf(entry)) && (!isKnown(entry) || isPathRule(entry)));
  const denied = deny.filter((entry) => !isKnown(entry) || isPathRule(entry));
  return [
    ...allowed.map((entry) => `permissions.allow "${entry}" has no counterpart in codex`),
    ...denied.map((entry) => `permissions.deny "${entry}" is not enforced by codex: it has no such tool or pattern`),
  ];
}

function isKnown(entry: string): boolean {
  return isMcpRule(entry) || known.has(toolOf(entry));
}

function toolOf(entry: string): string {
  return /^\w+/.exec(entry)?.[0] ?? entry;
}

/** Patterns of paths and domains: the hook sees commands and patches, not what they touch. */
function isPathRule(entry: string): boolean {
  return entry.includes("(") && !entry.startsWith("Bash(");
}

/** A denied shell, web or agent tool is switched off, and a denied MCP tool is not offered. */
function needsHook(entry: string): boolean {
  return (
    isMcpPattern(entry) || entry.startsWith("Bash(") || ["Edit", "MultiEdit", "Write", "NotebookEdit"].includes(entry)
  );
}

function unchecked({ allow, deny = [] }: PersonaPermissions): string[] {
  return [
    ...(commandEntries(allow).length > 0 ? [`permissions.allow is not enforced by codex: ${bySandbox}`] : []),
    ...(deny.some(needsHook)
      ? [`permissions.deny (${deny.filter(needsHook).join(", ")}) is not enforced by codex: ${bySandbox}`]
      : []),
  ];
}

const bySandbox = "its sandbox decides what a command may do";

function commandEntries(entries: readonly string[] = []): string[] {
  return entries.filter((entry) => !isMcpRule(entry));
}

/** A star for a part of a name. codex itself knows whole servers and whole names of tools only. */
export function isMcpPattern(rule: string): boolean {
  return isMcpRule(rule) && rule.replace(/__\*$/, "").includes("*");
}

function isMcpRule(rule: string): boolean {
  return rule.startsWith("mcp__");
}
