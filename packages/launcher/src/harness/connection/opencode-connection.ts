import { isAbsolute, join } from "node:path";
import type { Environment } from "../../credentials/agent-environment.ts";
import type { ModelConnection } from "../harness-adapter.ts";
import { fileExists } from "./file-exists.ts";
import { findProject } from "./find-project.ts";
import { asRecord, directoryOf, readJsonConfiguration } from "./read-configuration.ts";

/** Variables of providers whose names do not follow `<PROVIDER>_API_KEY`. */
const providerVariables: Readonly<Record<string, readonly string[]>> = {
  "amazon-bedrock": [
    "AWS_ACCESS_KEY_ID",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
  ],
  google: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
  "google-vertex": ["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GOOGLE_VERTEX_LOCATION"],
};

/**
 * How the user reaches opencode's model: the provider that the model's prefix names, out of the user's own
 * configuration, with the variables it refers to. The login file stays where opencode looks for it
 * (`$XDG_DATA_HOME/opencode/auth.json`).
 */
export async function readOpencodeConnection(user: {
  env: Environment;
  home: string;
  model: string;
  workspace?: string | undefined;
}): Promise<ModelConnection> {
  const providerName = user.model.split("/")[0] ?? "";
  const provider = (await readProviders(user))[providerName];
  const login = join(
    directoryOf(user.env["XDG_DATA_HOME"], join(user.home, ".local", "share")),
    "opencode",
    "auth.json",
  );
  return {
    variables: [...defaultVariables(providerName), ...variablesIn(provider), "OPENCODE_AUTH_CONTENT", "XDG_DATA_HOME"],
    env: {},
    home: user.home,
    settings: provider === undefined ? {} : { provider: { [providerName]: provider } },
    ...((await fileExists(login)) ? { loginFile: login } : {}),
    ...(user.workspace === undefined ? {} : { project: findProject(user.workspace, ".opencode") }),
  };
}

/** opencode 1.18.33 adds these files up, later ones first in rank. */
export async function readProviders({
  env,
  home,
}: {
  env: Environment;
  home: string;
}): Promise<Record<string, unknown>> {
  const directory = join(directoryOf(env["XDG_CONFIG_HOME"], join(home, ".config")), "opencode");
  const paths = ["config.json", "opencode.json", "opencode.jsonc"].map((name) => join(directory, name));
  paths.push(...["opencode.json", "opencode.jsonc"].map((name) => join(home, ".opencode", name)));
  const extra = env["OPENCODE_CONFIG"];
  if (extra !== undefined && isAbsolute(extra)) paths.push(extra);
  const configurations = await Promise.all(paths.map((path) => readJsonConfiguration("opencode", path)));
  return configurations.map(({ provider }) => asRecord(provider)).reduce(merge, {});
}

/** As opencode merges its files: objects key by key, anything else as a whole. */
function merge(lower: Record<string, unknown>, higher: Record<string, unknown>): Record<string, unknown> {
  const result = { ...lower };
  for (const [key, value] of Object.entries(higher)) {
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    result[key] = isObject ? merge(asRecord(result[key]), asRecord(value)) : value;
  }
  return result;
}

function defaultVariables(provider: string): readonly string[] {
  return providerVariables[provider] ?? [`${provider.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_API_KEY`];
}

/** Variables named by `{env:NAME}`, opencode's own form of reference. */
function variablesIn(provider: unknown): string[] {
  const text = JSON.stringify(provider ?? {});
  return [...text.matchAll(/\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g)].map((match) => match[1] ?? "");
}
