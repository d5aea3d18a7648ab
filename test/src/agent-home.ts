import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the stand-in listens: a `StandInModel` has this shape. */
export interface ModelEndpoint {
  url: string;
  openaiUrl: string;
}

export interface AgentHomeOptions {
  /** `repository` (default): below `test/.tmp`. `system-temp`: below the temp directory, where codex behaves differently. */
  below?: "repository" | "system-temp";
}

/** The account-wide `~/.ravi/config.json` as the vendor's CLI writes it: all keys optional strings. */
export interface AccountRaviConfig {
  management_key?: string;
  identity_key?: string;
  identity_uuid?: string;
  identity_name?: string;
  user_email?: string;
  api_url?: string;
}

/** A temporary HOME of a user who has all three CLIs and a custom model endpoint. Disposing it removes everything. */
export interface AgentHome extends AsyncDisposable {
  /** Value of HOME. */
  readonly home: string;
  /** An empty directory beside HOME to work in. It is not a git repository. */
  readonly workspace: string;
  /** A complete environment for the launcher. Nothing is inherited from this machine. */
  readonly env: Readonly<Record<string, string>>;
  /** A model name each harness resolves to the stand-in. */
  readonly models: { readonly claude: string; readonly codex: string; readonly opencode: string };
  /** Writes `~/.ravi/config.json` (0600 in a 0700 directory) and returns its path: the identity no launch may fall back to. */
  writeRaviConfig(config: AccountRaviConfig): Promise<string>;
}

/** The value of every model key in an `AgentHome`. */
export const dummyModelKey = "dummy";

/**
 * Creates a HOME that points claude (environment), codex (`~/.codex/config.toml`) and opencode
 * (`~/.config/opencode/opencode.json`) at a stand-in, the last two by a custom provider called `lab`.
 */
export async function createAgentHome(endpoint: ModelEndpoint, options: AgentHomeOptions = {}): Promise<AgentHome> {
  const parent = options.below === "system-temp" ? tmpdir() : fileURLToPath(new URL("../.tmp", import.meta.url));
  await mkdir(parent, { recursive: true });
  const root = await mkdtemp(join(parent, "agent-home-"));
  const home = join(root, "home");
  const workspace = join(root, "workspace");
  await mkdir(workspace, { recursive: true });
  await writePrivateFile(join(home, ".codex/config.toml"), codexConfig(endpoint));
  await writePrivateFile(join(home, ".config/opencode/opencode.json"), opencodeConfig(endpoint));
  await writeOpencodePlugin(join(home, ".config/opencode"));
  return {
    home,
    workspace,
    env: environmentOf(home, endpoint),
    models: { claude: "claude-sonnet-4-6", codex: "lab-model", opencode: "lab/lab-model" },
    async writeRaviConfig(config) {
      const path = join(home, ".ravi/config.json");
      await writePrivateFile(path, `${JSON.stringify(config, null, 2)}\n`);
      return path;
    },
    async [Symbol.asyncDispose]() {
      // A process that is just ending may still create files.
      await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function environmentOf(home: string, endpoint: ModelEndpoint): Record<string, string> {
  // The pinned CLIs stand before node's own directory, where a globally installed one may be.
  const commands = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
  return {
    PATH: [commands, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    ANTHROPIC_BASE_URL: endpoint.url,
    ANTHROPIC_API_KEY: dummyModelKey,
    LAB_KEY: dummyModelKey,
  };
}

function codexConfig(endpoint: ModelEndpoint): string {
  return [
    'model = "lab-model"',
    'model_provider = "lab"',
    "",
    "[model_providers.lab]",
    'name = "Lab"',
    `base_url = ${JSON.stringify(endpoint.openaiUrl)}`,
    'env_key = "LAB_KEY"',
    'wire_api = "responses"',
    "request_max_retries = 0",
    "stream_max_retries = 0",
    "",
  ].join("\n");
}

function opencodeConfig(endpoint: ModelEndpoint): string {
  const lab = {
    npm: "@ai-sdk/openai-compatible",
    name: "Lab",
    options: { baseURL: endpoint.openaiUrl, apiKey: "{env:LAB_KEY}" },
    models: { "lab-model": { name: "Lab model", reasoning: true, limit: { context: 200_000, output: 32_000 } } },
  };
  return `${JSON.stringify({ $schema: "https://opencode.ai/config.json", provider: { lab } }, null, 2)}\n`;
}

// opencode 1.18 installs its plugin package from the npm registry into a config directory that lacks these three.
async function writeOpencodePlugin(directory: string): Promise<void> {
  const dependencies = { "@opencode-ai/plugin": "1.18.33" };
  const lock = { name: "opencode", lockfileVersion: 3, requires: true, packages: { "": { dependencies } } };
  await mkdir(join(directory, "node_modules"), { recursive: true });
  await writePrivateFile(join(directory, "package.json"), JSON.stringify({ dependencies }));
  await writePrivateFile(join(directory, "package-lock.json"), JSON.stringify(lock));
}

async function writePrivateFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
  await rename(temporary, path);
}
