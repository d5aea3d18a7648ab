import { join } from "node:path";
import { hookLine, isHookLine } from "../hooks/hook-lines.ts";
import { readFrontMatter, type FrontMatter } from "../files/front-matter.ts";
import { agentLine, agentOf } from "../files/agent-command.ts";
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
      parts: [workflowPart(place, path)],
      ignored: [],
      steps: isThere ? stepsFor(understood(file)) : [],
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

const timeout = ["hooks", "timeout_ms"];
const command = ["codex", "command"];

function workflowPart(place: HookPlace, path: string): HookPart {
  const put = (file: Pick<TextFile, "path" | "text">): string => withHooks(readFrontMatter(file), place, path).text;
  return {
    path,
    purpose: "gives every workspace its identity and starts its agent under it",
    with: (file) => ({ text: put(file ?? { path, text: "---\n---\n" }), mode: file?.mode ?? 0o644 }),
    without: (file, former) => ({
      text: withoutHooks(readFrontMatter(file), understood({ path, text: former?.text ?? "" })).text,
      mode: file.mode,
    }),
    isIn: (file) => isIn(file),
    paste: put({ path, text: "---\n---\n" }),
  };
}

function withHooks(matter: FrontMatter, place: HookPlace, path: string): FrontMatter {
  let next = matter;
  for (const hook of hooks) {
    const script = textAt(next, ["hooks", hook], path);
    next = next.withLine(["hooks", hook], lineFor(place, hook, script), isOurs);
  }
  const limit = next.get(timeout);
  if (typeof limit === "number" && limit < defaultTimeoutMs) next = next.with(timeout, defaultTimeoutMs);
  const line = textAt(next, command, path) || defaultCommand;
  const agent = agentOf(line);
  if (agent === undefined && /[;&|<>`\n]|\$\(|^\s*\w+=/.test(line)) {
    throw notUnderstood(path, "codex.command is more than one simple command, and Symphony starts it by exec");
  }
  return next.with(command, agentLine(place.command, agent ?? line));
}

/** What the user's script came to stays what the hook comes to. */
function lineFor(place: HookPlace, hook: string, script: string): string {
  const line = hookLine(place, "symphony", hook);
  if (place.isStrict || script.split("\n").every((one) => one === "" || isOurs(one))) return line;
  return `persona_status=$?; ${line}; (exit $persona_status)`;
}

function withoutHooks(matter: FrontMatter, former: FrontMatter | undefined): FrontMatter {
  let next = matter;
  for (const hook of hooks) next = next.withoutLines(["hooks", hook], isOurs, former);
  const limit = former?.get(timeout);
  if (typeof limit === "number" && next.get(timeout) === defaultTimeoutMs) next = next.with(timeout, limit);
  const agent = agentOf(next.get(command));
  if (agent === undefined) return next;
  const isOursAlone = agent === defaultCommand && former?.has(command) !== true && !next.hasComment(command);
  return isOursAlone ? next.without(command, former) : next.with(command, agent);
}

function isIn(file: TextFile): boolean {
  const matter = understood(file);
  if (matter === undefined) return false;
  return agentOf(matter.get(command)) !== undefined || hooks.some((hook) => linesAt(matter, hook).some(isOurs));
}

function understood(file: Pick<TextFile, "path" | "text">): FrontMatter | undefined {
  try {
    return readFrontMatter(file);
  } catch {
    return undefined;
  }
}

function linesAt(matter: FrontMatter, hook: string): string[] {
  const script = matter.get(["hooks", hook]);
  return typeof script === "string" ? script.split("\n") : [];
}

function isOurs(line: string): boolean {
  return isHookLine(line, "symphony");
}

/** @throws IntegrationError `FILE_NOT_UNDERSTOOD` where it is no text. */
function textAt(matter: FrontMatter, at: readonly string[], path: string): string {
  const value = matter.get(at) ?? "";
  if (typeof value !== "string") throw notUnderstood(path, `${at.join(".")} is no text`);
  return value;
}

function stepsFor(matter: FrontMatter | undefined): string[] {
  if (matter === undefined) return [];
  const hosts = matter.get(["worker", "ssh_hosts"]);
  const policy = matter.get(["codex", "turn_sandbox_policy"]);
  const ended = hooks.filter((hook) => linesAt(matter, hook).some((line) => /^\s*(?:exit|exec)\b/.test(line)));
  return [
    ...ended.map((hook) => `hooks.${hook} has an exit or exec: see to it that the line of ours comes before it`),
    ...(hosts === undefined || hosts === null
      ? []
      : ["Install the launcher on every host of worker.ssh_hosts, in the same place"]),
    ...(JSON.stringify(policy ?? null).includes('"networkAccess":true')
      ? []
      : ["codex.turn_sandbox_policy: {type: workspaceWrite, networkAccess: true}, or ravi reaches nothing"]),
    "WORKFLOW.md belongs to the repository: put no secret into it",
  ];
}
