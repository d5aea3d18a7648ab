import type { ShieldedMcpServer, ShieldedValue } from "../credentials/shield-mcp-servers.ts";
import { readOpencodeConnection } from "./connection/opencode-connection.ts";
import { createOpencodeParser } from "./events/opencode-events.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { jsonFile } from "./json-file.ts";
import { opencodePermissions } from "./opencode-permissions.ts";

/** opencode, as observed in 1.18.33. */
export const opencodeAdapter: HarnessAdapter = {
  id: "opencode",
  command: "opencode",
  installHint: "npm install --global opencode-ai",
  firstSignal: "SIGTERM",
  readConnection: readOpencodeConnection,
  prepare,
  encodeReference,
  formatTask: (task) => task,
  createParser: createOpencodeParser,
};

function prepare(input: HarnessInput): HarnessInvocation {
  const at = (path: string): string => `${input.directory}/${path}`;
  const permissions = opencodePermissions(input.permissions, input.mcpServers);
  return {
    args: ["run", "--format=json", `--agent=${input.personaId}`, `--title=${input.personaId}`],
    env: {
      XDG_CONFIG_HOME: at("config"),
      OPENCODE_CONFIG: at("opencode.json"),
      // Conversations stay with the launch; the login stays where the user has it.
      OPENCODE_DB: at("opencode.db"),
      OPENCODE_DISABLE_PROJECT_CONFIG: "1",
      OPENCODE_DISABLE_CLAUDE_CODE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_AUTOUPDATE: "1",
    },
    files: [
      ...(input.systemPrompt === "" ? [] : [{ path: "persona.md", contents: input.systemPrompt }]),
      jsonFile("opencode.json", configuration(input, permissions.rules)),
      ...seedFiles,
    ],
    // With this folder and the seed files opencode believes its plugin package is installed and asks no registry for it.
    directories: ["config/opencode/node_modules"],
    links: [],
    warnings: [
      ...permissions.warnings,
      ...(input.model.includes("/") ? [] : [`model "${input.model}" has no provider: opencode wants "provider/model"`]),
      ...(input.sandbox.writableRoots.length === 0 ? [] : ["sandbox.writableRoots is not applied by opencode"]),
      ...(input.sandbox.network === false
        ? ["sandbox.network is not enforced by opencode: it has no network sandbox"]
        : []),
    ],
  };
}

const plugin = { "@opencode-ai/plugin": "*" };

const seedFiles = [
  jsonFile("config/opencode/package.json", { dependencies: plugin }),
  jsonFile("config/opencode/package-lock.json", { lockfileVersion: 3, packages: { "": { dependencies: plugin } } }),
];

function configuration(input: HarnessInput, permission: Record<string, unknown>): Record<string, unknown> {
  const { connection, directory, mcpServers, model, personaId, reasoning, systemPrompt } = input;
  return {
    $schema: "https://opencode.ai/config.json",
    ...connection.settings,
    // Otherwise copies of the workspace's files gather in the user's data directory.
    snapshot: false,
    share: "disabled",
    agent: {
      [personaId]: {
        mode: "primary",
        model,
        // By reference: opencode expands {env:…} and {file:…} in a prompt that stands here, but not in a file.
        ...(systemPrompt === "" ? {} : { prompt: `{file:${directory}/persona.md}` }),
        ...(reasoning === undefined ? {} : { reasoningEffort: reasoning }),
        permission,
      },
    },
    mcp: Object.fromEntries(mcpServers.map((server) => [server.name, mcpServer(server)])),
  };
}

function mcpServer(server: ShieldedMcpServer): Record<string, unknown> {
  if (server.type !== "stdio") {
    return { type: "remote", url: server.url, headers: byReference(server.headers), oauth: false };
  }
  return { type: "local", command: [server.command, ...server.args], environment: byReference(server.env) };
}

/**
 * opencode 1.18.33 puts the variable's text into the JSON as it is, and expands `{file:…}` afterwards: a quote in a
 * credential would break its configuration, and a brace could read any file into a header.
 */
function encodeReference(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replaceAll("{", String.raw`\u007b`);
}

function byReference(values: Record<string, ShieldedValue>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));
}

function text(value: ShieldedValue): string {
  return "literal" in value ? value.literal : `{env:${value.variable}}`;
}
