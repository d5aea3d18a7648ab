import { inheritedEnvironment, type Environment } from "../credentials/agent-environment.ts";
import { launchIdVariable } from "../process/stop-tree.ts";

const defaultPath = "/usr/local/bin:/usr/bin:/bin";

export interface PinnedVariablesOptions {
  launchId: string;
  /** Value of `RAVI_CONFIG_DIR`. */
  scopeDirectory: string;
  scopeBin: string;
  identity: { email: string; phone: string | undefined };
  callerPath: string | undefined;
}

/** The variables of an agent that nothing may override: whose it is, and where its `ravi` stands. */
export function pinnedVariables(options: PinnedVariablesOptions): Record<string, string> {
  const { identity, callerPath } = options;
  return {
    [launchIdVariable]: options.launchId,
    RAVI_CONFIG_DIR: options.scopeDirectory,
    RAVI_EMAIL: identity.email,
    ...(identity.phone === undefined ? {} : { RAVI_PHONE: identity.phone }),
    PATH: `${options.scopeBin}:${callerPath === undefined || callerPath === "" ? defaultPath : callerPath}`,
  };
}

export interface AgentEnvironmentOptions {
  caller: Environment;
  /** Names of caller variables beyond the allow-list. */
  inherit: readonly string[];
  /** What the agent's own telemetry goes on from. @default nothing */
  trace?: Readonly<Record<string, string>> | undefined;
  inputs: Readonly<Record<string, string>>;
  /** The persona's `env`, resolved. */
  persona: Readonly<Record<string, string>>;
  /** Values of the MCP servers' credentials. */
  mcp: Readonly<Record<string, string>>;
  connection: Readonly<Record<string, string>>;
  harness: Readonly<Record<string, string>>;
  pinned: Readonly<Record<string, string>>;
  temporary: string;
}

/**
 * What an agent at the user's own terminal sees besides: which terminal it is, and the user's editor. Pinned by a test.
 */
export const terminalVariables: readonly string[] = [
  "COLORFGBG",
  "DISPLAY",
  "EDITOR",
  "ITERM_SESSION_ID",
  "KITTY_WINDOW_ID",
  "PAGER",
  "SSH_CONNECTION",
  "SSH_TTY",
  "STY",
  "TERM_PROGRAM",
  "TERM_PROGRAM_VERSION",
  "TMUX",
  "TMUX_PANE",
  "VISUAL",
  "VTE_VERSION",
  "WAYLAND_DISPLAY",
  "WEZTERM_PANE",
  "WT_SESSION",
  "XDG_SESSION_TYPE",
];

/** The agent's whole environment, built layer by layer; a later layer wins. */
export function buildAgentEnvironment(options: AgentEnvironmentOptions): Record<string, string> {
  return {
    // Without it bash takes a command of claude's or codex's for a remote shell's and reads the user's ~/.bashrc.
    SHLVL: "1",
    ...inheritedEnvironment(options.caller, options.inherit),
    ...options.trace,
    ...options.connection,
    ...options.inputs,
    ...options.persona,
    ...options.mcp,
    ...options.harness,
    // codex 0.169.0 wants its home outside the temporary directory, wherever the state directory may be.
    TMPDIR: options.temporary,
    ...options.pinned,
  };
}
