import { join } from "node:path";
import { fileExists } from "../connection/file-exists.ts";
import { asRecord, directoryOf, readJsonConfiguration } from "../connection/read-configuration.ts";
import type { DetectionInput, HarnessDetection } from "../harness-adapter.ts";
import { detectHarness, firstSet, fromHome, type Login } from "./detect-harness.ts";

const loginVariables = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
];

/** On macOS claude keeps its login in the keychain, where only claude can look: it is `unknown` there. */
export async function detectClaude(user: DetectionInput): Promise<HarnessDetection> {
  return detectHarness(user, {
    install: "npm install --global @anthropic-ai/claude-code",
    login: "claude /login",
    readLogin: () => readLogin(user),
  });
}

async function readLogin({ env, home }: DetectionInput): Promise<Login> {
  const variable = firstSet(env, loginVariables);
  if (variable !== undefined) return { loggedIn: "yes", source: variable };
  const directory = directoryOf(env["CLAUDE_CONFIG_DIR"], join(home, ".claude"));
  const path = join(directory, "settings.json");
  const settings = await readJsonConfiguration("claude", path);
  const inSettings = loginVariables.find((name) => (asRecord(settings["env"])[name] ?? "") !== "");
  const setting = inSettings ?? (typeof settings["apiKeyHelper"] === "string" ? "apiKeyHelper" : undefined);
  if (setting !== undefined) return { loggedIn: "yes", source: `${setting} in ${fromHome(path, home)}` };
  const credentials = join(directory, ".credentials.json");
  if (await fileExists(credentials)) return { loggedIn: "yes", source: fromHome(credentials, home) };
  return { loggedIn: process.platform === "darwin" ? "unknown" : "no" };
}
