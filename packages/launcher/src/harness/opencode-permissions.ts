import type { PersonaPermissions } from "@agentworkforce/workload-router";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import type { HarnessInput } from "./harness-adapter.ts";
import { opencodePathPatterns, type PersonaPlaces } from "./opencode-path-patterns.ts";

type Rule = "allow" | "ask" | "deny";
type Patterns = Record<string, Rule>;
type Rules = Record<string, Rule | Patterns>;

/** Persona permissions speak claude's names; these are opencode's tools for them. */
const tools: ReadonlyMap<string, string> = new Map([
  ["Agent", "task"],
  ["Edit", "edit"],
  ["Glob", "glob"],
  ["Grep", "grep"],
  ["MultiEdit", "edit"],
  ["NotebookEdit", "edit"],
  ["Read", "read"],
  ["Skill", "skill"],
  ["Task", "task"],
  ["WebFetch", "webfetch"],
  ["WebSearch", "websearch"],
  ["Write", "edit"],
]);

/** Tools whose patterns are paths. */
const pathTools = new Set(["edit", "read"]);

/** Tools whose patterns opencode matches against what is searched for, and not where. */
const searchTools = new Set(["glob", "grep"]);

/** What claude allows without asking, so that a persona means the same here. */
const harmless: Rules = { glob: "allow", grep: "allow", list: "allow", read: "allow", todowrite: "allow" };

const unknownPlaces: PersonaPlaces = { workspace: "/", root: "/" };

export interface OpencodePermissionsOptions {
  /** Where the paths of rules begin. @default all at the root of the repository that opencode finds */
  places?: PersonaPlaces;
  /** @default "headless" */
  mode?: HarnessInput["mode"];
  /** `false` switches opencode's web tools off. */
  network?: boolean | undefined;
}

/**
 * Translates a persona's permissions to opencode's rules. As with claude, `ravi` and the persona's own MCP servers are
 * allowed, a denial beats an allowance, and what is neither allowed nor denied is denied headless and asked about on a
 * terminal.
 */
export function opencodePermissions(
  permissions: PersonaPermissions | undefined,
  servers: readonly ShieldedMcpServer[],
  { mode = "headless", network, places = unknownPlaces }: OpencodePermissionsOptions = {},
): { rules: Rules; warnings: string[] } {
  const warnings: string[] = [];
  const names = servers.map(({ name }) => name);
  const rules = baseRules(permissions?.mode, mode === "headless" ? "deny" : "ask");
  const add =
    (field: "allow" | "deny", rule: "allow" | "deny") =>
    (entry: string): void => {
      if (!addRule(rules, entry, rule, { names, places })) {
        warnings.push(`permissions.${field} "${entry}" has no counterpart in opencode`);
      }
    };
  for (const entry of ["Bash(ravi:*)", ...names.map((name) => `mcp__${name}`)]) add("allow", "allow")(entry);
  permissions?.allow?.forEach(add("allow", "allow"));
  permissions?.deny?.forEach(add("deny", "deny"));
  if (permissions?.deny?.some((entry) => entry.startsWith("Read("))) {
    // It shows lines of files, and its patterns are no paths.
    putLast(rules, "grep", "deny");
    warnings.push(
      "permissions.deny for single paths of Read switches opencode's grep off, which cannot leave files out",
    );
  }
  if (network === false) ["WebFetch", "WebSearch"].forEach(add("deny", "deny"));
  return { rules, warnings };
}

function baseRules(mode: PersonaPermissions["mode"], otherwise: "ask" | "deny"): Rules {
  if (mode === "bypassPermissions") return { "*": "allow", bash: { "*": "allow" } };
  const edit = mode === "acceptEdits" ? "allow" : mode === "plan" ? "deny" : undefined;
  return { "*": otherwise, ...harmless, ...(edit === undefined ? {} : { edit }), bash: { "*": otherwise } };
}

interface RuleContext {
  /** Names of the persona's MCP servers. */
  names: readonly string[];
  places: PersonaPlaces;
}

/** False when opencode has nothing that the entry could mean. */
function addRule(rules: Rules, entry: string, rule: "allow" | "deny", { names, places }: RuleContext): boolean {
  if (entry.startsWith("mcp__")) return addMcpRule(rules, entry.slice("mcp__".length), rule, names);
  const [, name = "", pattern] = /^(\w+)(?:\((.*)\))?$/.exec(entry) ?? [];
  if (name === "Bash") {
    addBashRule(rules, pattern, rule);
    return true;
  }
  const tool = tools.get(name);
  if (tool === undefined) return false;
  if (pattern === undefined) putLast(rules, tool, rule);
  else if (pathTools.has(tool)) return addPathRule(rules, tool, opencodePathPatterns(pattern, places, rule), rule);
  else if (searchTools.has(tool) || pattern.startsWith("domain:")) return false;
  else putLast(rules, tool, withPattern(rules[tool], pattern, rule));
  return true;
}

function addPathRule(rules: Rules, tool: string, patterns: readonly string[] | undefined, rule: Rule): boolean {
  for (const pattern of patterns ?? []) putLast(rules, tool, withPattern(rules[tool], pattern, rule));
  return patterns !== undefined;
}

/** Server names may hold `__` themselves, so a known name decides where the tool's begins. */
function addMcpRule(rules: Rules, rest: string, rule: Rule, servers: readonly string[]): boolean {
  const known = servers.filter((name) => rest === name || rest.startsWith(`${name}__`));
  const server = known.toSorted((a, b) => b.length - a.length)[0] ?? rest.split("__")[0] ?? "";
  if (server === "") return false;
  const tool = rest === server ? "*" : rest.slice(server.length + "__".length);
  putLast(rules, `${server}_${tool}`, rule);
  return true;
}

function addBashRule(rules: Rules, pattern: string | undefined, rule: Rule): void {
  if (pattern === undefined || pattern === "*") {
    putLast(rules, "bash", rule === "deny" ? "deny" : withPattern(rules["bash"], "*", rule));
    return;
  }
  const prefix = pattern.replace(/[: ]\*$/, "");
  const exact = withPattern(rules["bash"], prefix === pattern ? pattern : prefix, rule);
  putLast(rules, "bash", prefix === pattern ? exact : withPattern(exact, `${prefix} *`, rule));
}

function withPattern(current: Rules[string] | undefined, pattern: string, rule: Rule): Patterns {
  const patterns = typeof current === "string" ? { "*": current } : { ...current };
  // The catch-all stays first, or it would hide every pattern before it.
  if (pattern === "*") return { ...patterns, "*": rule };
  putLast(patterns, pattern, rule);
  return patterns;
}

/** opencode lets the last matching rule win, and a key that is set again keeps its old place. */
function putLast<T extends Rules | Patterns>(rules: T, key: string, value: T[string]): void {
  delete rules[key];
  Object.assign(rules, { [key]: value });
}
