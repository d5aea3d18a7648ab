import { join, relative, sep } from "node:path";
import type { ShieldedMcpServer, ShieldedValue } from "../credentials/shield-mcp-servers.ts";
import { readOpencodeConnection } from "./connection/opencode-connection.ts";
import { detectOpencode } from "./detection/detect-opencode.ts";
import { createOpencodeParser, readOpencodeStderr } from "./events/opencode-events.ts";
import { oversizedTask } from "./first-task.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { jsonFile } from "./json-file.ts";
import { opencodePermissions } from "./opencode-permissions.ts";
import { readsProjectInstructions } from "./project-instructions.ts";

/**
 * opencode, as observed in 1.18.33.
 *
 * Its configuration directory belongs to the launch, and so does what it takes for the home directory
 * (`OPENCODE_TEST_HOME`, undocumented), because the user's `~/.opencode` would be read after ours and could replace the
 * persona's prompt. `OPENCODE_DISABLE_PROJECT_CONFIG` shuts out the project's opencode.json, `.opencode` folder and
 * instruction files. Not isolated, the AGENTS.md files between the repository's root and the workspace are read all the
 * same, and skills in the project's `.agents`; the user's data directory stays in use for the login. Isolated, none of
 * these: the data directory is the launch's too, with a link to the login.
 */
export const opencodeAdapter: HarnessAdapter = {
  id: "opencode",
  command: "opencode",
  installHint: "npm install --global opencode-ai",
  firstSignal: "SIGTERM",
  detect: detectOpencode,
  readConnection: readOpencodeConnection,
  prepare,
  encodeReference,
  formatTask: (task) => task,
  createParser: createOpencodeParser,
  readStderr: readOpencodeStderr,
};

function prepare(input: HarnessInput): HarnessInvocation {
  const permissions = opencodePermissions(input.permissions, input.mcpServers, {
    mode: input.mode,
    network: input.sandbox.network,
    places: {
      workspace: input.workspace,
      root: input.connection.project?.root ?? input.workspace,
      home: input.connection.home,
    },
  });
  const login = input.isolate ? input.connection.loginFile : undefined;
  return {
    args: [...modeArguments(input), `--agent=${input.personaId}`, ...sessionArguments(input), ...taskArguments(input)],
    env: environment(input),
    files: [
      ...(input.systemPrompt === "" ? [] : [{ path: "persona.md", contents: input.systemPrompt }]),
      jsonFile("opencode.json", configuration(input, permissions.rules)),
      ...seedFiles,
    ],
    // With this folder and the seed files opencode believes its plugin package is installed and asks no registry for it.
    directories: ["config/opencode/node_modules", "home", ...(input.isolate ? ["data/opencode", "state"] : [])],
    links: login === undefined ? [] : [{ path: "data/opencode/auth.json", target: login }],
    warnings: [...permissions.warnings, ...warnings(input)],
  };
}

function modeArguments({ mode }: HarnessInput): string[] {
  return mode === "headless" ? ["run", "--format=json"] : [];
}

/** `--agent` is needed with `--session` as well: a resumed conversation does not remember its agent. */
function sessionArguments({ mode, personaId, resume }: HarnessInput): string[] {
  if (resume !== undefined) return [`--session=${resume}`];
  return mode === "headless" ? [`--title=${personaId}`] : [];
}

function taskArguments({ firstTask, mode }: HarnessInput): string[] {
  const hasTask = mode === "interactive" && firstTask !== undefined && oversizedTask(firstTask) === undefined;
  return hasTask ? [`--prompt=${submittable(firstTask)}`] : [];
}

/**
 * On a terminal a text that starts with a slash may be one of opencode's commands, and a last word like `@file` opens a
 * list of matches, so that the text would wait in the input. Spaces prevent both.
 */
function submittable(task: string): string {
  return `${task.startsWith("/") ? " " : ""}${task}${/(?:^|\s)@\S*$/.test(task) ? " " : ""}`;
}

function environment({ directory, history, isolate }: HarnessInput): Record<string, string> {
  return {
    XDG_CONFIG_HOME: `${directory}/config`,
    OPENCODE_CONFIG: `${directory}/opencode.json`,
    OPENCODE_TEST_HOME: `${directory}/home`,
    OPENCODE_DB: `${history}/opencode.db`,
    OPENCODE_DISABLE_PROJECT_CONFIG: "1",
    OPENCODE_DISABLE_CLAUDE_CODE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    ...(isolate
      ? {
          XDG_DATA_HOME: `${directory}/data`,
          XDG_STATE_HOME: `${directory}/state`,
          OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
        }
      : {}),
  };
}

function warnings({ firstTask, mode, model, reasoning, sandbox }: HarnessInput): string[] {
  const result: string[] = [];
  if (!model.includes("/")) result.push(`model "${model}" has no provider: opencode wants "provider/model"`);
  if (sandbox.writableRoots.length > 0) result.push("sandbox.writableRoots is not applied by opencode");
  if (sandbox.network === false) {
    result.push(
      "sandbox.network is not enforced by opencode: its web tools are off, but it has no network sandbox for commands",
    );
  }
  if (model.startsWith("anthropic/") && reasoning !== undefined && reasoning !== "high") {
    result.push(
      `harnessSettings.reasoning "${reasoning}" may not be applied by opencode: many Anthropic models have "high" only`,
    );
  }
  const oversized = mode === "interactive" ? oversizedTask(firstTask) : undefined;
  return oversized === undefined ? result : [...result, oversized];
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
    ...(readsProjectInstructions(input) ? { instructions: instructionFiles(input) } : {}),
    agent: {
      [personaId]: {
        mode: "primary",
        model: model.replace(/^openai-codex\//, "openai/"),
        // By reference: opencode expands {env:…} and {file:…} in a prompt that stands here, but not in a file.
        ...(systemPrompt === "" ? {} : { prompt: `{file:${directory}/persona.md}` }),
        // OpenAI's kind of model takes the first, others take the variant of that name if they have one.
        ...(reasoning === undefined ? {} : { reasoningEffort: reasoning, variant: reasoning }),
        permission,
      },
    },
    mcp: Object.fromEntries(mcpServers.map((server) => [server.name, mcpServer(server)])),
  };
}

/** From the repository's root down to the workspace, as opencode itself would look for them. */
function instructionFiles({ connection, workspace }: HarnessInput): string[] {
  const root = connection.project?.root ?? workspace;
  const names = relative(root, workspace).split(sep);
  const directories = new Set([root, ...names.map((_, index) => join(root, ...names.slice(0, index + 1)))]);
  return [...directories].map((directory) => join(directory, "AGENTS.md"));
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
