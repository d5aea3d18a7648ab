import type { PersonaPermissions } from "@agentworkforce/workload-router";
import type { Environment } from "../credentials/agent-environment.ts";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import type { AgentEvent, TokenUsage } from "./agent-event.ts";

/** The agent command lines a persona can run on. */
export const harnessIds = ["claude", "codex", "opencode"] as const;

/** One of the `harnessIds`. */
export type HarnessId = (typeof harnessIds)[number];

/** How the user reaches their model with a harness: what is kept of their configuration, and nothing else of it. */
export interface ModelConnection {
  /** Names of caller variables that the harness needs to log in. */
  variables: readonly string[];
  /** Further variables for the harness, such as login settings from the user's own configuration. */
  env: Readonly<Record<string, string>>;
  /** Part of the harness's configuration that says where the model is. */
  settings: Readonly<Record<string, unknown>>;
  /** The user's file with the login, when there is one. */
  loginFile?: string;
  /** The variable with the key in use, where a terminal session would ask about it. */
  keyVariable?: string;
  /** The user's home directory, where permissions can name it. */
  home?: string;
  /** The project around the workspace. */
  project?: ProjectFacts;
}

export interface ProjectFacts {
  /** Absolute path of the repository's root, or of the workspace outside a repository. */
  root: string;
  /** Whether trusting the project would load settings of its own: MCP servers, hooks, variables. */
  hasSettings: boolean;
}

/** `headless`: one task, structured output, nobody at the keyboard. `interactive`: the agent owns the terminal. */
export type LaunchMode = "headless" | "interactive";

export interface HarnessInput {
  mode: LaunchMode;
  personaId: string;
  /** Interactive: what the agent is told first. A headless task comes on standard input. */
  firstTask?: string | undefined;
  /** The conversation to go on with, by the harness's own session id. */
  resume?: string | undefined;
  /**
   * `false`: the project's instruction file is read (CLAUDE.md by claude, AGENTS.md by codex and opencode), but never its
   * settings, MCP servers, hooks or variables, nor anything of the user's own beyond their login. `true`: not even that
   * file, and no skills of project or user; each adapter says what its harness still reads.
   */
  isolate: boolean;
  /** Whether the project's instruction file may be read; a persona's sidecar can take its place. @default true */
  readProjectInstructions?: boolean | undefined;
  /** Inputs are filled in already. May be empty. */
  systemPrompt: string;
  model: string;
  reasoning?: string | undefined;
  mcpServers: readonly ShieldedMcpServer[];
  permissions?: PersonaPermissions | undefined;
  /** Network: as declared by the persona, `undefined` when it does not say. */
  sandbox: { network?: boolean; writableRoots: readonly string[] };
  /** Absolute path of the directory that `files` and `links` go to. */
  directory: string;
  /**
   * Absolute path of the directory where the harness keeps its conversations. It outlives the launch when the
   * conversation is to go on, while `directory` is removed.
   */
  history: string;
  /** Absolute path of the agent's temporary directory. */
  temporary: string;
  /** Absolute path of the workspace. */
  workspace: string;
  /** Variables that nothing may override: the identity, PATH, the launch id. Not secret. */
  pinned: Readonly<Record<string, string>>;
  connection: ModelConnection;
  /** Names of variables that the persona sets itself, so that the agent's commands get them. @default none */
  personaVariables?: readonly string[] | undefined;
  /** A UUID for the conversation, where the harness lets us choose. */
  sessionId: string;
  /** Absolute path of Node.js, which checks commands where the harness has no rules of its own (codex). */
  nodePath?: string | undefined;
}

/** What to write, and how to start the harness. Holds no secret. */
export interface HarnessInvocation {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Paths are relative to `HarnessInput.directory`. */
  files: readonly { path: string; contents: string }[];
  directories: readonly string[];
  /** Directories below `HarnessInput.history`, created when they are not there. */
  historyDirectories?: readonly string[];
  /** Symbolic links to files of the user, and to directories of the history. */
  links: readonly { path: string; target: string }[];
  /** Variables of the finished environment to hand over under another name: old → new. The old one goes. */
  renamed?: Readonly<Record<string, string>>;
  /** Fields of the persona that this harness cannot honour. */
  warnings: readonly string[];
}

/** Turns the lines of a harness's structured output into events. */
export type ParseLine = (line: string) => AgentEvent[];

export interface ParserOptions {
  /** What the conversation had used before this run: codex reports sums over the whole conversation. */
  usedBefore?: TokenUsage | undefined;
}

export interface DetectionInput {
  /** The caller's environment. */
  env: Environment;
  home: string;
  /** Absolute path of the executable; `undefined` when it is not on PATH. */
  command: string | undefined;
}

/** Whether a harness can be used, and what mends it. */
export interface HarnessDetection {
  /** `undefined` when it is not installed or does not say. */
  version: string | undefined;
  /** `unknown` where no file or variable tells. */
  loggedIn: "yes" | "no" | "unknown";
  /** Where the login comes from, e.g. `ANTHROPIC_API_KEY` or `~/.codex/auth.json`; never a value. */
  loginSource: string | undefined;
  /** Command that installs it or logs in; `undefined` when nothing needs to be done. */
  fix: string | undefined;
}

/** Everything there is to know about one agent CLI. Adding a harness is adding one of these to `adapters.ts`. */
export interface HarnessAdapter {
  id: HarnessId;
  /** Name of the executable. */
  command: string;
  /** How to install it. */
  installHint: string;
  /** Polite way to stop it. */
  firstSignal: "SIGINT" | "SIGTERM";
  /** Whether it can be used. Runs `command --version`, and never throws. */
  detect(user: DetectionInput): Promise<HarnessDetection>;
  /** Reads how the user reaches their model; changes nothing. `workspace` is needed for a terminal session only. */
  readConnection(user: {
    env: Environment;
    home: string;
    model: string;
    workspace?: string | undefined;
  }): Promise<ModelConnection>;
  /** Pure: what a run needs. */
  prepare(input: HarnessInput): HarnessInvocation;
  /** The value of an MCP credential as it must stand in the variable that carries it. */
  encodeReference(value: string): string;
  /** The task as it must stand on standard input. */
  formatTask(task: string): string;
  createParser(options?: ParserOptions): ParseLine;
  /** What a line on standard error means, where a harness says there what its structured output leaves out. */
  readStderr?: ParseLine;
}
