import { isAbsolute, relative, sep } from "node:path";
import type { HarnessInput } from "../harness-adapter.ts";
import { readsProjectInstructions } from "../project-instructions.ts";
import { codexMcpServers } from "./codex-mcp-servers.ts";
import type { CodexPermissions } from "./codex-permissions.ts";

/** What stands in `config.toml` of a launch. */
export function codexConfiguration(input: HarnessInput, rules: CodexPermissions): Record<string, unknown> {
  const { connection, isolate, mcpServers, mode, model, pinned, reasoning, systemPrompt } = input;
  return {
    ...connection.settings,
    model: withoutProvider(model),
    ...(reasoning === undefined ? {} : { model_reasoning_effort: reasoning }),
    ...(systemPrompt === "" ? {} : { developer_instructions: systemPrompt }),
    ...(readsProjectInstructions(input) ? {} : { project_doc_max_bytes: 0 }),
    ...(isolate ? { skills: { include_instructions: false } } : {}),
    ...sandboxSettings(input),
    // The user's login profile would override the identity and rebuild PATH.
    allow_login_shell: false,
    shell_environment_policy: { set: pinned, exclude: loginVariables(input) },
    mcp_servers: codexMcpServers(mcpServers, input),
    analytics: { enabled: false },
    // A snapshot would write the whole environment, credentials included, to a file that others can read.
    features: { plugins: false, shell_snapshot: false, ...rules.features },
    ...rules.settings,
    ...(mode === "interactive" ? firstRun(input) : {}),
  };
}

/** The login is no business of commands, unless the persona gives them a variable of that name. */
function loginVariables({ connection, personaVariables = [] }: HarnessInput): string[] {
  return connection.variables.filter((name) => !personaVariables.includes(name));
}

function sandboxSettings(input: HarnessInput): Record<string, unknown> {
  const { mode, permissions, sandbox } = input;
  const isBypass = permissions?.mode === "bypassPermissions";
  return {
    sandbox_mode: sandboxMode(input),
    // `exec` never asks, whatever stands here; on a terminal the user is there to be asked.
    approval_policy: mode === "headless" || isBypass ? "never" : "on-request",
    sandbox_workspace_write: {
      network_access: sandbox.network ?? false,
      writable_roots: [...sandbox.writableRoots, ...claimsOutside(input)],
      // A launch directory below /tmp would otherwise be writable for the agent.
      exclude_slash_tmp: true,
    },
  };
}

function sandboxMode({ permissions }: HarnessInput): string {
  if (permissions?.mode === "plan") return "read-only";
  return permissions?.mode === "bypassPermissions" ? "danger-full-access" : "workspace-write";
}

/** `ravi wait` notes there which message it took; inside the workspace codex may write anyway. */
function claimsOutside({ pinned, workspace }: HarnessInput): string[] {
  const scope = pinned["RAVI_CONFIG_DIR"];
  return scope === undefined || isBelow(workspace, scope) ? [] : [`${scope}/claims`];
}

function isBelow(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== "" && way.split(sep)[0] !== ".." && !isAbsolute(way);
}

/**
 * What codex would ask or tell before its prompt (0.169.0). Trust would load the project's `.codex` folder, so a project
 * that has one is untrusted, and one that we know nothing of as well.
 */
function firstRun({ connection, permissions, workspace }: HarnessInput): Record<string, unknown> {
  const level = connection.project?.hasSettings === false ? "trusted" : "untrusted";
  const roots = new Set([workspace, connection.project?.root ?? workspace]);
  return {
    check_for_update_on_startup: false,
    projects: Object.fromEntries([...roots].map((root) => [root, { trust_level: level }])),
    notice: {
      ...(permissions?.mode === "bypassPermissions" ? { hide_full_access_warning: true } : {}),
      hide_rate_limit_model_nudge: true,
      // The one migration that 0.169.0 announces; answered, it keeps the persona's model.
      model_migrations: { "gpt-5.5": "gpt-6-sol" },
    },
  };
}

/** `openai-codex` is the name that the router's catalog gives to the same provider. */
function withoutProvider(model: string): string {
  return model.replace(/^(?:openai|openai-codex)\//, "");
}
