import { join } from "node:path";
import { fileExists } from "../connection/file-exists.ts";
import { asRecord, directoryOf, readTomlConfiguration } from "../connection/read-configuration.ts";
import type { DetectionInput, HarnessDetection } from "../harness-adapter.ts";
import { detectHarness, firstSet, fromHome, type Login } from "./detect-harness.ts";

/** A provider of the user's own decides by the variable it names; otherwise it is OpenAI's login. */
export async function detectCodex(user: DetectionInput): Promise<HarnessDetection> {
  return detectHarness(user, {
    install: "npm install --global @openai/codex",
    login: "codex login",
    readLogin: () => readLogin(user),
  });
}

async function readLogin({ env, home }: DetectionInput): Promise<Login> {
  const directory = directoryOf(env["CODEX_HOME"], join(home, ".codex"));
  const path = join(directory, "config.toml");
  const config = await readTomlConfiguration("codex", path);
  const name = config["model_provider"];
  const provider = typeof name === "string" ? asRecord(config["model_providers"])[name] : undefined;
  if (provider !== undefined && asRecord(provider)["requires_openai_auth"] !== true) {
    return ownProviderLogin(asRecord(provider), env, `model_provider in ${fromHome(path, home)}`);
  }
  const variable = firstSet(env, ["CODEX_API_KEY", "OPENAI_API_KEY"]);
  if (variable !== undefined) return { loggedIn: "yes", source: variable };
  const file = join(directory, "auth.json");
  if (await fileExists(file)) return { loggedIn: "yes", source: fromHome(file, home) };
  // `cli_auth_credentials_store` may put the login into the system's keychain.
  return { loggedIn: config["cli_auth_credentials_store"] === undefined ? "no" : "unknown" };
}

function ownProviderLogin(provider: Record<string, unknown>, env: DetectionInput["env"], where: string): Login {
  const variable = provider["env_key"];
  // A provider without a key, such as one on this machine, needs no login.
  if (typeof variable !== "string") return { loggedIn: "yes", source: where };
  return firstSet(env, [variable]) === undefined
    ? { loggedIn: "no", source: `${variable} (named by ${where}) is not set` }
    : { loggedIn: "yes", source: variable };
}
