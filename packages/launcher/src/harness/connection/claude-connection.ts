import { join } from "node:path";
import type { Environment } from "../../credentials/agent-environment.ts";
import type { ModelConnection } from "../harness-adapter.ts";
import { fileExists } from "./file-exists.ts";
import { findProject } from "./find-project.ts";
import { asRecord, directoryOf, readJsonConfiguration } from "./read-configuration.ts";

const always = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_CUSTOM_HEADERS",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
  "API_TIMEOUT_MS",
  "CLAUDE_CODE_MAX_RETRIES",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
];

const bedrock = [
  "ANTHROPIC_BEDROCK_BASE_URL",
  "AWS_ACCESS_KEY_ID",
  "AWS_BEARER_TOKEN_BEDROCK",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
];

const vertex = [
  "ANTHROPIC_VERTEX_BASE_URL",
  "ANTHROPIC_VERTEX_PROJECT_ID",
  "CLAUDE_CODE_SKIP_VERTEX_AUTH",
  "CLOUD_ML_REGION",
  "GOOGLE_APPLICATION_CREDENTIALS",
];

/** Keys of the user's settings.json that say how to log in. */
const loginSettings = new Set(["apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "forceLoginMethod"]);

/**
 * How the user reaches claude's model: login variables, the login part of `settings.json`, and `.credentials.json`,
 * which claude 2.1.197 reads from `CLAUDE_SECURESTORAGE_CONFIG_DIR` (undocumented, observed).
 */
export async function readClaudeConnection(user: {
  env: Environment;
  home: string;
  workspace?: string | undefined;
}): Promise<ModelConnection> {
  const directory = directoryOf(user.env["CLAUDE_CONFIG_DIR"], join(user.home, ".claude"));
  const settings = await readJsonConfiguration("claude", join(directory, "settings.json"));
  const fromSettings = asRecord(settings["env"]);
  const variables = variablesFor({ ...fromSettings, ...user.env });
  const hasLogin = await fileExists(join(directory, ".credentials.json"));
  const key = { ...fromSettings, ...user.env }["ANTHROPIC_API_KEY"];
  return {
    variables,
    env: {
      ...pickStrings(fromSettings, variables),
      ...(hasLogin ? { CLAUDE_SECURESTORAGE_CONFIG_DIR: directory } : {}),
    },
    settings: Object.fromEntries(Object.entries(settings).filter(([name]) => loginSettings.has(name))),
    ...(typeof key === "string" && key !== "" ? { keyVariable: "ANTHROPIC_API_KEY" } : {}),
    ...(user.workspace === undefined ? {} : { project: findProject(user.workspace, ".claude") }),
  };
}

function variablesFor(env: Readonly<Record<string, unknown>>): string[] {
  return [
    ...always,
    ...(isOn(env["CLAUDE_CODE_USE_BEDROCK"]) ? bedrock : []),
    ...(isOn(env["CLAUDE_CODE_USE_VERTEX"]) ? vertex : []),
  ];
}

function isOn(value: unknown): boolean {
  return typeof value === "string" && value !== "" && value !== "0" && value !== "false";
}

function pickStrings(source: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string> {
  const entries = Object.entries(source).filter(([name]) => names.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
