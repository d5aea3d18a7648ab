import { stringify } from "smol-toml";
import { codexConfiguration } from "./codex/codex-configuration.ts";
import { codexPermissions, type CodexPermissions } from "./codex/codex-permissions.ts";
import { readCodexConnection } from "./connection/codex-connection.ts";
import { detectCodex } from "./detection/detect-codex.ts";
import { createCodexParser } from "./events/codex-events.ts";
import { oversizedTask } from "./first-task.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { jsonFile } from "./json-file.ts";

/**
 * Codex CLI, as observed in 0.169.0.
 *
 * `CODEX_HOME` belongs to the launch, so nothing of the user's `~/.codex` is read but `auth.json`, by a link. The project's
 * `.codex` folder (settings, MCP servers, hooks) is shut out by leaving the project untrusted; only a project that has no
 * such folder is called trusted, because codex asks on a terminal otherwise. Not isolated, codex reads the AGENTS.md
 * files between the repository's root and the workspace, and the skills in the project's `.agents` and `.codex` and in
 * `~/.agents`; isolated, none of them.
 */
export const codexAdapter: HarnessAdapter = {
  id: "codex",
  command: "codex",
  installHint: "npm install --global @openai/codex",
  firstSignal: "SIGTERM",
  detect: detectCodex,
  readConnection: readCodexConnection,
  prepare,
  encodeReference: (value) => value,
  formatTask: (task) => task,
  createParser: createCodexParser,
};

function prepare(input: HarnessInput): HarnessInvocation {
  const { connection, directory } = input;
  const permissions = codexPermissions(input);
  const links = connection.loginFile === undefined ? [] : [{ path: "codex/auth.json", target: connection.loginFile }];
  return {
    args: input.mode === "headless" ? headlessArguments(input, permissions) : interactiveArguments(input, permissions),
    env: { CODEX_HOME: `${directory}/codex` },
    files: [
      { path: "codex/config.toml", contents: stringify(codexConfiguration(input, permissions)) },
      ...(permissions.rules === undefined ? [] : [jsonFile("codex/persona-rules.json", permissions.rules)]),
    ],
    directories: ["codex"],
    ...conversations(input, links),
    warnings: [...permissions.warnings, ...warnings(input)],
  };
}

function headlessArguments({ resume }: HarnessInput, permissions: CodexPermissions): string[] {
  return [
    "exec",
    ...(resume === undefined ? [] : ["resume"]),
    "--json",
    ...commonArguments(permissions),
    "--skip-git-repo-check",
    ...(resume === undefined ? ["-"] : ["--", resume, "-"]),
  ];
}

/** Without `--no-daemon` commands would run in a shared process, with the environment of whoever started it first. */
function interactiveArguments({ firstTask, resume }: HarnessInput, permissions: CodexPermissions): string[] {
  const hasTask = firstTask !== undefined && oversizedTask(firstTask) === undefined;
  return [
    ...(resume === undefined ? [] : ["resume"]),
    "--no-daemon",
    ...commonArguments(permissions),
    ...(resume === undefined && !hasTask ? [] : ["--"]),
    ...(resume === undefined ? [] : [resume]),
    // On a terminal codex runs a first task that starts with "!" as a shell command of the user's.
    ...(hasTask ? [firstTask.startsWith("!") ? ` ${firstTask}` : firstTask] : []),
  ];
}

function commonArguments({ rules }: CodexPermissions): string[] {
  return [
    // Misspelt or unknown keys are an error: a pin that codex does not understand would silently not hold.
    "--strict-config",
    // Hooks run only once a person has looked at them. The only one here is the launcher's own.
    ...(rules === undefined ? [] : ["--dangerously-bypass-hook-trust"]),
  ];
}

/** Conversations lie in `sessions/` of the home, which itself goes with the launch. */
function conversations(
  { directory, history }: HarnessInput,
  links: HarnessInvocation["links"],
): Pick<HarnessInvocation, "historyDirectories" | "links"> {
  if (history === directory) return { links };
  return {
    historyDirectories: ["codex"],
    links: [...links, { path: "codex/sessions", target: `${history}/codex` }],
  };
}

function warnings({ connection, firstTask, mcpServers, mode, permissions, sandbox }: HarnessInput): string[] {
  const result: string[] = [];
  if (permissions?.mode === "plan")
    result.push('permissions.mode "plan" leaves codex without network: no ravi call works');
  else if (permissions?.mode === "bypassPermissions" && sandbox.network === false)
    result.push('sandbox.network is not enforced by codex with permissions.mode "bypassPermissions"');
  else if (sandbox.network !== true) result.push("sandbox.network is off: no ravi call works in codex's sandbox");
  for (const { name, type } of mcpServers) {
    if (type === "sse") result.push(`mcpServers.${name}: codex has no SSE transport; it is tried as streamable HTTP`);
  }
  if (mode === "interactive" && connection.project?.hasSettings === true) {
    result.push(
      'the project has a ".codex" folder, which stays shut out: codex asks once whether to open it restricted',
    );
  }
  const oversized = mode === "interactive" ? oversizedTask(firstTask) : undefined;
  return oversized === undefined ? result : [...result, oversized];
}
