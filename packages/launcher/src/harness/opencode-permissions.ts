import type { PersonaPermissions } from "@agentworkforce/workload-router";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";

type Rule = "allow" | "deny";
type Rules = Record<string, Rule | Record<string, Rule>>;

/** Persona permissions speak claude's names; these are opencode's tools for them. */
const tools: Readonly<Record<string, string>> = {
  Agent: "task",
  Edit: "edit",
  Glob: "glob",
  Grep: "grep",
  MultiEdit: "edit",
  NotebookEdit: "edit",
  Read: "read",
  Skill: "skill",
  Task: "task",
  WebFetch: "webfetch",
  WebSearch: "websearch",
  Write: "edit",
};

/** What claude allows without asking, so that a persona means the same here. */
const harmless: Rules = { glob: "allow", grep: "allow", list: "allow", read: "allow", todowrite: "allow" };

/**
 * Translates a persona's permissions to opencode's rules. As with claude, what is not allowed is denied, `ravi` and the
 * persona's own MCP servers are allowed, and a denial beats an allowance.
 */
export function opencodePermissions(
  permissions: PersonaPermissions | undefined,
  servers: readonly ShieldedMcpServer[],
): { rules: Rules; warnings: string[] } {
  const warnings: string[] = [];
  const rules = baseRules(permissions?.mode);
  const add =
    (field: "allow" | "deny", rule: Rule) =>
    (entry: string): void => {
      if (!addRule(rules, entry, rule)) warnings.push(`permissions.${field} "${entry}" has no counterpart in opencode`);
    };
  for (const entry of ["Bash(ravi:*)", ...servers.map(({ name }) => `mcp__${name}`)]) add("allow", "allow")(entry);
  permissions?.allow?.forEach(add("allow", "allow"));
  permissions?.deny?.forEach(add("deny", "deny"));
  return { rules, warnings };
}

function baseRules(mode: PersonaPermissions["mode"]): Rules {
  if (mode === "bypassPermissions") return { "*": "allow", bash: { "*": "allow" } };
  return { "*": "deny", ...harmless, ...(mode === "acceptEdits" ? { edit: "allow" } : {}), bash: { "*": "deny" } };
}

/** opencode lets the last matching rule win, so a later entry overrides an earlier one. */
function addRule(rules: Rules, entry: string, rule: Rule): boolean {
  if (entry.startsWith("mcp__")) return addMcpRule(rules, entry, rule);
  const [, name = "", pattern] = /^(\w+)(?:\((.*)\))?$/.exec(entry) ?? [];
  if (name === "Bash") {
    addBashRule(rules, pattern, rule);
    return true;
  }
  const tool = tools[name];
  if (tool === undefined) return false;
  if (pattern === undefined) rules[tool] = rule;
  else rules[tool] = { ...patternsOf(rules[tool]), [pattern]: rule };
  return true;
}

function addMcpRule(rules: Rules, entry: string, rule: Rule): boolean {
  const [server = "", tool = "*"] = entry.slice("mcp__".length).split("__");
  rules[`${server}_${tool}`] = rule;
  return server !== "";
}

function addBashRule(rules: Rules, pattern: string | undefined, rule: Rule): void {
  const patterns = patternsOf(rules["bash"]);
  if (pattern === undefined || pattern === "*") {
    rules["bash"] = rule === "deny" ? "deny" : { ...patterns, "*": rule };
    return;
  }
  const prefix = pattern.replace(/[: ]\*$/, "");
  rules["bash"] =
    prefix === pattern ? { ...patterns, [pattern]: rule } : { ...patterns, [prefix]: rule, [`${prefix} *`]: rule };
}

function patternsOf(rule: Rules[string] | undefined): Record<string, Rule> {
  if (rule === undefined) return {};
  return typeof rule === "string" ? { "*": rule } : rule;
}
