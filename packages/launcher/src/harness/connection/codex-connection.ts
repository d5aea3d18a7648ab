import { join } from "node:path";
import type { Environment } from "../../credentials/agent-environment.ts";
import type { ModelConnection } from "../harness-adapter.ts";
import { fileExists } from "./file-exists.ts";
import { findProject } from "./find-project.ts";
import { asRecord, directoryOf, readTomlConfiguration } from "./read-configuration.ts";

/** Top-level keys of codex's config.toml (0.169.0) that say where the model is and how to log in. */
const connectionKeys = new Set([
  "model_provider",
  "openai_base_url",
  "chatgpt_base_url",
  "cli_auth_credentials_store",
  "forced_login_method",
  "forced_chatgpt_workspace_id",
]);

/** How the user reaches codex's model: `auth.json`, the provider in use, and the variables that provider names. */
export async function readCodexConnection(user: {
  env: Environment;
  home: string;
  workspace?: string | undefined;
}): Promise<ModelConnection> {
  const directory = directoryOf(user.env["CODEX_HOME"], join(user.home, ".codex"));
  const config = await readTomlConfiguration("codex", join(directory, "config.toml"));
  const providerName = typeof config["model_provider"] === "string" ? config["model_provider"] : undefined;
  const provider = providerName === undefined ? undefined : asRecord(config["model_providers"])[providerName];
  const settings = Object.fromEntries(Object.entries(config).filter(([key]) => connectionKeys.has(key)));
  const authFile = join(directory, "auth.json");
  return {
    variables: ["CODEX_API_KEY", "OPENAI_API_KEY", ...providerVariables(provider)],
    env: {},
    settings: {
      ...settings,
      ...(provider === undefined || providerName === undefined
        ? {}
        : { model_providers: { [providerName]: provider } }),
    },
    ...((await fileExists(authFile)) ? { loginFile: authFile } : {}),
    ...(user.workspace === undefined ? {} : { project: findProject(user.workspace, ".codex") }),
  };
}

function providerVariables(provider: unknown): string[] {
  const { env_key: key, env_http_headers: headers } = asRecord(provider);
  return [key, ...Object.values(asRecord(headers))].filter((name) => typeof name === "string");
}
