import { join } from "node:path";
import { fileExists } from "../connection/file-exists.ts";
import { readProviders } from "../connection/opencode-connection.ts";
import { asRecord, directoryOf, readJsonConfiguration } from "../connection/read-configuration.ts";
import type { DetectionInput, HarnessDetection } from "../harness-adapter.ts";
import { detectHarness, firstSet, fromHome, type Login } from "./detect-harness.ts";

/** Variables by which opencode finds the commonest providers without any configuration. */
const loginVariables = [
  "OPENCODE_AUTH_CONTENT",
  "ANTHROPIC_API_KEY",
  "OPENAI_API_KEY",
  "OPENROUTER_API_KEY",
  "GEMINI_API_KEY",
  "GOOGLE_GENERATIVE_AI_API_KEY",
  "OPENCODE_API_KEY",
];

/** opencode logs in provider by provider; any that has a login counts. */
export async function detectOpencode(user: DetectionInput): Promise<HarnessDetection> {
  return detectHarness(user, {
    install: "npm install --global opencode-ai",
    login: "opencode auth login",
    readLogin: () => readLogin(user),
  });
}

async function readLogin({ env, home }: DetectionInput): Promise<Login> {
  const variable = firstSet(env, loginVariables);
  if (variable !== undefined) return { loggedIn: "yes", source: variable };
  const file = join(directoryOf(env["XDG_DATA_HOME"], join(home, ".local", "share")), "opencode", "auth.json");
  if ((await fileExists(file)) && Object.keys(await readJsonConfiguration("opencode", file)).length > 0) {
    return { loggedIn: "yes", source: fromHome(file, home) };
  }
  const providers = Object.entries(await readProviders({ env, home }));
  const withKey = providers.find(([, provider]) => hasKey(asRecord(asRecord(provider)["options"])["apiKey"], env));
  if (withKey !== undefined) return { loggedIn: "yes", source: `provider "${withKey[0]}" in opencode's configuration` };
  // A provider of the user's own may need no key.
  return { loggedIn: providers.length > 0 ? "unknown" : "no" };
}

function hasKey(key: unknown, env: DetectionInput["env"]): boolean {
  if (typeof key !== "string" || key === "") return false;
  const variable = /^\{env:(\w+)\}$/.exec(key)?.[1];
  return variable === undefined || firstSet(env, [variable]) !== undefined;
}
