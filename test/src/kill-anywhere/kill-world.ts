import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { startLocalRavi, type LocalRavi } from "@persona-launcher/ravi-local";
import { createAgentHome, type AgentHome } from "../agent-home.ts";
import type { FakeAgentPlan } from "../fake-agents/fake-agent-plan.ts";
import { snapshotTree, type TreeSnapshot } from "../tree-snapshot.ts";
import { runPersona } from "../run-cli.ts";
import { harnesses } from "../world.ts";
import type { Situation } from "./kill-point.ts";

const run = promisify(execFile);
const agentProgram = fileURLToPath(new URL("../fake-agents/fake-agent.mjs", import.meta.url));

/** A user with files of their own, a Ravi, and a state directory. */
export interface KillWorld extends AsyncDisposable {
  readonly situation: Situation;
  readonly user: AgentHome;
  readonly env: Readonly<Record<string, string>>;
  readonly ravi: LocalRavi;
  readonly account: RaviClient;
  /** Uuids of identities that a person made. */
  readonly persons: ReadonlySet<string>;
  readonly state: string;
  readonly personas: string;
  /** Stands on the command line of everything that the agents start. */
  readonly marker: string;
  /** Makes a workspace with the user's own files, and says what is in it. */
  addWorkspace(name: string): Promise<Workspace>;
  /** What is in the user's HOME apart from the launcher's state. */
  homeBefore: TreeSnapshot;
}

export interface Workspace {
  path: string;
  before: TreeSnapshot;
}

/** The endpoint of a model that nobody asks. */
const nowhere = { url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" };

export interface KillWorldOptions {
  /** Makes the directory in which the launcher keeps its state. @default `state` beside HOME */
  makeStateHome?: ((root: string) => Promise<string>) | undefined;
  /** Where Ravi keeps its state. @default in a temporary directory */
  raviState?: string | undefined;
}

export async function createKillWorld(
  marker: string,
  situation: Situation,
  agent: FakeAgentPlan,
  { makeStateHome, raviState }: KillWorldOptions = {},
): Promise<KillWorld> {
  const user = await createAgentHome(nowhere);
  const root = join(user.home, "..");
  const stateHome = (await makeStateHome?.(root)) ?? join(root, "state");
  const ravi = await startLocalRavi(raviState === undefined ? {} : { stateDir: raviState });
  const bin = join(root, "bin");
  const personas = join(root, "personas");
  await writeAgents(bin, marker, agent, join(root, "progress"));
  await mkdir(personas);
  await writeFile(join(personas, "clerk.json"), JSON.stringify(clerk(situation)));
  const account = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey });
  const persons = situation === "found" ? [(await account.identities.create({ name: "clerk" })).uuid] : [];
  const env = {
    ...user.env,
    PATH: `${bin}:${user.env["PATH"] ?? ""}`,
    RAVI_API_URL: ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: ravi.managementKey,
    XDG_STATE_HOME: stateHome,
  };
  if (situation === "pool") await runPersona(createPool, { env, cwd: personas });
  return {
    situation,
    user,
    env,
    ravi,
    account,
    persons: new Set(persons),
    state: join(stateHome, "persona-launcher"),
    personas,
    marker,
    addWorkspace: (name) => addWorkspace(join(root, "work", name)),
    homeBefore: await snapshotTree(user.home),
    async [Symbol.asyncDispose]() {
      await ravi.close();
      await user[Symbol.asyncDispose]();
    },
  };
}

const createPool = ["pool", "create", "clerks", "--size", "2", "--quarantine", "0s"];

function clerk(situation: Situation): Record<string, unknown> {
  const identity = {
    ephemeral: { lifecycle: "ephemeral" },
    named: { lifecycle: "named" },
    pool: { lifecycle: "pool", name: "clerks" },
    workspace: { lifecycle: "workspace" },
    found: { lifecycle: "ephemeral", name: "clerk" },
    again: { lifecycle: "ephemeral", name: "task-again" },
  }[situation];
  return {
    id: "clerk",
    description: "Is killed",
    harness: "claude",
    model: "claude-sonnet-4-6",
    systemPrompt: "Work.",
    ravi: { identity },
  };
}

/** One command for each harness, all of which start the same fake agent. codex's sandbox leaves empty directories. */
async function writeAgents(bin: string, marker: string, agent: FakeAgentPlan, progress: string): Promise<void> {
  await mkdir(bin);
  const plan = JSON.stringify({ ...agent, progressFile: progress });
  for (const harness of harnesses) {
    const file = join(bin, harness);
    const before = harness === "codex" ? "mkdir -p .codex .agents .aws\n" : "";
    const start = `exec '${process.execPath}' '${agentProgram}' '${marker}' '${plan}'\n`;
    await writeFile(file, `#!/bin/sh\n${before}${start}`);
    await chmod(file, 0o755);
  }
}

async function addWorkspace(path: string): Promise<Workspace> {
  await mkdir(join(path, "src/empty"), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    ".gitignore": "node_modules\n.env.local\n/tools/\n",
    "CLAUDE.md": "# Mine\r\nDo not touch.\n",
    "AGENTS.md": "Mine too.",
    ".env": "TOKEN=mine\n",
    ".env.local": "LOCAL=mine",
    "src/main.js": "console.log(1);\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  await chmod(join(path, ".env"), 0o640);
  const git = (...args: string[]): Promise<unknown> =>
    run("git", ["-c", "user.name=u", "-c", "user.email=u@example.com", ...args], { cwd: path });
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-qm", "Mine");
  await writeFile(join(path, "src/main.js"), "console.log(2);\n");
  return { path, before: await snapshotTree(path) };
}
