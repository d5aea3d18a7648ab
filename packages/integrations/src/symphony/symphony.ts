import { join } from "node:path";
import { hookLine, isHookLine } from "../hooks/hook-lines.ts";
import { readFrontMatter, type FrontMatter } from "../files/front-matter.ts";
import { quoteWord } from "../files/quote-word.ts";
import { notUnderstood, readTextFile, type TextFile } from "../files/text-file.ts";
import type { HookPart } from "../hooks/hook-part.ts";
import type { HookPlace, HookTool } from "../hooks/hook-tool.ts";

/**
 * Symphony 0.0.1 (HEAD 1f3219b) reads its hooks and the agent's command from the front matter of `WORKFLOW.md`. Hooks are
 * scripts of `sh -lc`; the command is one command, because it is started by `exec`.
 */
export const symphony: HookTool = {
  id: "symphony",
  title: "Symphony 0.0.1",
  plan: async (place) => {
    const path = join(place.repository, "WORKFLOW.md");
    const file = await readTextFile(path);
    const isThere = file !== undefined;
    return {
      parts: isThere ? [workflowPart(place, path)] : [],
      ignored: [],
      steps: isThere ? stepsFor(readFrontMatter(file)) : [],
      obstacles: isThere
        ? []
        : [{ message: `there is no "${path}"`, hint: "Write it first, or go to where it is with --path" }],
    };
  },
};

const hooks = ["after_create", "before_run", "before_remove"] as const;

/** How long a hook has in Symphony, in milliseconds, unless it is told otherwise. */
const defaultTimeoutMs = 60_000;

const defaultCommand = "codex app-server";

function workflowPart(place: HookPlace, path: string): HookPart {
  const put = (file: Pick<TextFile, "path" | "text">): string => withHooks(readFrontMatter(file), place, path).text;
  return {
    path,
    purpose: "gives every workspace its identity and starts its agent under it",
    with: (file) => ({ text: put(file ?? { path, text: "---\n---\n" }), mode: file?.mode ?? 0o644 }),
    without: (file) => ({ text: withoutHooks(readFrontMatter(file)).text, mode: file.mode }),
    isIn: (file) => isIn(file),
    paste: put({ path, text: "---\n---\n" }),
  };
}

function withHooks(matter: FrontMatter, place: HookPlace, path: string): FrontMatter {
  let next = matter;
  for (const hook of hooks) {
    const script = textAt(next, ["hooks", hook], path);
    next = next.with(["hooks", hook], withLine(script, lineFor(place, hook, script)));
  }
  const timeout = next.get(["hooks", "timeout_ms"]);
  if (typeof timeout === "number" && timeout < defaultTimeoutMs) {
    next = next.with(["hooks", "timeout_ms"], defaultTimeoutMs);
  }
  const command = textAt(next, ["codex", "command"], path) || defaultCommand;
  if (ownCommand.test(command)) return next.with(["codex", "command"], wrap(place, command.replace(ownCommand, "")));
  if (/[;&|<>`\n]|\$\(|^\s*\w+=/.test(command)) {
    throw notUnderstood(path, "codex.command is more than one simple command, and Symphony starts it by exec");
  }
  return next.with(["codex", "command"], wrap(place, command));
}

const ownCommand = /^(?:'[^']*\/persona'|\S*\/persona) exec --lifecycle workspace -- /;

function wrap({ command }: HookPlace, agent: string): string {
  return `${quoteWord(command)} exec --lifecycle workspace -- ${agent}`;
}

/** What the user's script came to stays what the hook comes to. */
function lineFor(place: HookPlace, hook: string, script: string): string {
  const line = hookLine(place, "symphony", hook);
  if (place.isStrict || linesOf(script).every(isOurs)) return line;
  return `persona_status=$?; ${line}; (exit $persona_status)`;
}

function withLine(script: string, line: string): string {
  const others = linesOf(script).filter((one) => !isOurs(one));
  return [...others, line].join("\n") + (others.length > 0 ? "\n" : "");
}

function withoutHooks(matter: FrontMatter): FrontMatter {
  let next = matter;
  for (const hook of hooks) {
    const script = next.get(["hooks", hook]);
    if (typeof script !== "string" || !linesOf(script).some(isOurs)) continue;
    const others = linesOf(script).filter((line) => !isOurs(line));
    next = others.length === 0 ? next.without(["hooks", hook]) : next.with(["hooks", hook], `${others.join("\n")}\n`);
  }
  const command = next.get(["codex", "command"]);
  if (typeof command !== "string" || !ownCommand.test(command)) return next;
  const agent = command.replace(ownCommand, "");
  return agent === defaultCommand ? next.without(["codex", "command"]) : next.with(["codex", "command"], agent);
}

function isIn(file: TextFile): boolean {
  try {
    const matter = readFrontMatter(file);
    return hooks.some((hook) => {
      const script = matter.get(["hooks", hook]);
      return typeof script === "string" && linesOf(script).some(isOurs);
    });
  } catch {
    return false;
  }
}

function isOurs(line: string): boolean {
  return isHookLine(line, "symphony");
}

function linesOf(script: string): string[] {
  const lines = script.replace(/\n+$/, "").split("\n");
  return lines.length === 1 && lines[0] === "" ? [] : lines;
}

/** @throws IntegrationError `FILE_NOT_UNDERSTOOD` where it is no text. */
function textAt(matter: FrontMatter, at: readonly string[], path: string): string {
  const value = matter.get(at) ?? "";
  if (typeof value !== "string") throw notUnderstood(path, `${at.join(".")} is no text`);
  return value;
}

function stepsFor(matter: FrontMatter): string[] {
  const hosts = matter.get(["worker", "ssh_hosts"]);
  const policy = matter.get(["codex", "turn_sandbox_policy"]);
  return [
    ...(hosts === undefined || hosts === null
      ? []
      : ["Install the launcher on every host of worker.ssh_hosts, in the same place"]),
    ...(JSON.stringify(policy ?? null).includes('"networkAccess":true')
      ? []
      : ["codex.turn_sandbox_policy: {type: workspaceWrite, networkAccess: true}, or ravi reaches nothing"]),
    "WORKFLOW.md belongs to the repository: put no secret into it",
  ];
}
