import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLocalRavi } from "@persona-launcher/ravi-local";
import { createAgentHome, type AgentHome } from "./agent-home.ts";
import { personaCommand, startCommand, type CliResult } from "./run-cli.ts";
import { diffTrees, snapshotTree, type TreeDifference } from "./tree-snapshot.ts";

/** What a command left behind. */
export interface Traces {
  /** Changes in the workspace, modes included. */
  workspace: TreeDifference;
  /** Changes in HOME, the launcher's state directory included. */
  home: TreeDifference;
  /** Agents that were started. */
  agents: string[];
  /** Requests that reached local Ravi. */
  requests: string[];
}

/** A command line that was run twice: for a person, and with `--json`. Paths are normalised. */
export interface Observation {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  json: { exitCode: number | undefined; stderr: string; document: unknown };
  traces: Traces;
}

export interface ObserveOptions {
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Runs the command as nobody, who cannot write where root can. */
  asNobody?: boolean;
  /** Waits for the first run before the second one, which would find the identity in use. */
  oneByOne?: boolean;
}

/** A user with agents that leave a mark when they are started, and a real local Ravi that counts requests. */
export interface Scene extends AsyncDisposable {
  readonly user: AgentHome;
  readonly workspace: string;
  /** Directory of the marking agents; the only one on PATH. */
  readonly bin: string;
  /** Writes a file below the workspace. */
  write(path: string, contents: string | object): Promise<void>;
  /** Runs a command line that starts no agent; with `--json` its output must be one document. */
  observe(args: readonly string[], options?: ObserveOptions): Promise<Observation>;
}

const unused = { url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" };
const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export async function createScene(): Promise<Scene> {
  const user = await createAgentHome(unused);
  const ravi = await startLocalRavi();
  const root = dirname(user.home);
  const { workspace } = user;
  const bin = join(root, "bin");
  const marks = join(root, "agents-started");
  await writeMarkingAgents(bin, marks);
  const env = {
    HOME: user.home,
    PATH: bin,
    LANG: "C.UTF-8",
    RAVI_API_URL: ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: ravi.managementKey,
  };
  const normalise = (text: string): string =>
    text.replaceAll(workspace, "<workspace>").replaceAll(user.home, "<home>").replaceAll(repository, "<repository>");

  async function run(args: readonly string[], options: ObserveOptions): Promise<CliResult> {
    const command = options.asNobody === true ? ["--input-type=module", "-e", becomeNobody, "--"] : [];
    await using running = startCommand(process.execPath, [...command, personaCommand, ...args], {
      cwd: options.cwd ?? workspace,
      env: { ...env, ...options.env },
      timeoutMs: 100_000,
    });
    return await running.ended;
  }

  return {
    user,
    workspace,
    bin,
    write: async (path, contents) => {
      await mkdir(dirname(join(workspace, path)), { recursive: true });
      await writeFile(join(workspace, path), typeof contents === "string" ? contents : JSON.stringify(contents));
    },
    observe: async (args, options = {}) => {
      if (options.asNobody === true) for (const path of [root, user.home]) await chmod(path, 0o755);
      const before = await Promise.all([snapshotTree(workspace), snapshotTree(user.home)]);
      const text = run(args, options);
      if (options.oneByOne === true) await text;
      const [asText, asJson] = await Promise.all([text, run([...args, "--json"], options)]);
      const after = await Promise.all([snapshotTree(workspace), snapshotTree(user.home)]);
      return {
        exitCode: asText.exitCode,
        stdout: asText.stdout,
        stderr: normalise(asText.stderr),
        json: {
          exitCode: asJson.exitCode,
          stderr: normalise(asJson.stderr),
          document: JSON.parse(normalise(asJson.stdout)),
        },
        traces: {
          workspace: diffTrees(before[0], after[0]),
          home: diffTrees(before[1], after[1]),
          agents: await readLines(marks),
          requests: ravi.requests().map(({ method, path }) => `${method} ${path}`),
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await ravi.close();
      await user[Symbol.asyncDispose]();
    },
  };
}

const unchanged: TreeDifference = { added: [], removed: [], changed: [] };

/** The traces of a command that touched nothing at all. */
export const noTraces: Traces = { workspace: unchanged, home: unchanged, agents: [], requests: [] };

/** The traces of a launch that Ravi stopped: the books tell of it, and nothing else is left. */
export const booksOnly: Traces = {
  ...noTraces,
  home: {
    ...unchanged,
    added: [".local", ".local/state", ".local/state/persona-launcher", ".local/state/persona-launcher/launcher.db"],
  },
};

/** Why the command cannot be run as nobody; undefined when it can. */
export async function whyNotNobody(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "only root can become nobody";
  for (let path = dirname(personaCommand); path !== "/"; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return `nobody cannot reach "${path}"`;
  }
  return undefined;
}

// Runs the command in this very process, after it has given up root's rights.
const becomeNobody = [
  'import { pathToFileURL } from "node:url";',
  "process.setgroups([]); process.setgid(65534); process.setuid(65534);",
  "await import(pathToFileURL(process.argv[1]).href);",
].join("\n");

async function writeMarkingAgents(bin: string, marks: string): Promise<void> {
  await mkdir(bin);
  for (const agent of ["claude", "codex", "opencode"]) {
    await writeFile(join(bin, agent), `#!/bin/sh\necho ${agent} >> '${marks}'\n`);
    await chmod(join(bin, agent), 0o755);
  }
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").filter((line) => line !== "");
}
