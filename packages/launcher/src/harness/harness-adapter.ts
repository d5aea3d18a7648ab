import type { PersonaPermissions } from "@agentworkforce/workload-router";
import type { Environment } from "../credentials/agent-environment.ts";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import type { AgentEvent } from "./agent-event.ts";

export const harnessIds = ["claude", "codex", "opencode"] as const;

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
}

export interface HarnessInput {
  personaId: string;
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
  /** Absolute path of the agent's temporary directory. */
  temporary: string;
  /** Absolute path of the workspace. */
  workspace: string;
  /** Variables that nothing may override: the identity, PATH, the launch id. Not secret. */
  pinned: Readonly<Record<string, string>>;
  connection: ModelConnection;
  /** A UUID for the conversation, where the harness lets us choose. */
  sessionId: string;
}

/** What to write, and how to start the harness. Holds no secret. */
export interface HarnessInvocation {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Paths are relative to `HarnessInput.directory`. */
  files: readonly { path: string; contents: string }[];
  directories: readonly string[];
  /** Symbolic links to files of the user. */
  links: readonly { path: string; target: string }[];
  /** Fields of the persona that this harness cannot honour. */
  warnings: readonly string[];
}

/** Turns the lines of a harness's structured output into events. */
export type ParseLine = (line: string) => AgentEvent[];

/** Everything there is to know about one agent CLI. Adding a harness is adding one of these to `adapters.ts`. */
export interface HarnessAdapter {
  id: HarnessId;
  /** Name of the executable. */
  command: string;
  /** How to install it. */
  installHint: string;
  /** Polite way to stop it. */
  firstSignal: "SIGINT" | "SIGTERM";
  /** Reads how the user reaches their model; changes nothing. */
  readConnection(user: { env: Environment; home: string; model: string }): Promise<ModelConnection>;
  /** Pure: what a headless run needs. */
  prepare(input: HarnessInput): HarnessInvocation;
  /** The value of an MCP credential as it must stand in the variable that carries it. */
  encodeReference(value: string): string;
  /** The task as it must stand on standard input. */
  formatTask(task: string): string;
  createParser(): ParseLine;
}
