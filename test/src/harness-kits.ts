import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as OurKit from "@persona-launcher/launcher";
import type { PersonaSendOptions } from "@persona-launcher/launcher";
import type { AgentHome } from "./agent-home.ts";
import { waitUntil } from "./processes.ts";
import type { Harness } from "./world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const resolver = createRequire(join(root, "packages/launcher/package.json"));
const fakeAgent = fileURLToPath(new URL("fake-agent.mjs", import.meta.url));
const hostProgram = fileURLToPath(new URL("harness-kit-host.mjs", import.meta.url));

type OurSelection = Parameters<typeof OurKit.useRunnableSelection>[0];
type OurExecution = ReturnType<ReturnType<typeof OurKit.useRunnableSelection>["sendMessage"]>;

/** How the fake agent was started. */
export interface Seen {
  pid: number;
  argv: string[];
  stdin: string;
  env: Record<string, string>;
  /** What its harness would have read as configuration. */
  config: string;
}

/** One start of the fake agent. */
export interface Start {
  execution: OurExecution;
  /** Path of its note; other files of the agent have this name and a suffix. */
  dump: string;
  /** Waits until it has noted how it was started. */
  seen(): Promise<Seen>;
}

export interface StartOptions {
  harness: Harness;
  act?: string;
  task?: string;
  selection?: Partial<OurSelection>;
  prompt?: string;
  settings?: { reasoning?: "low" | "medium" | "high"; timeoutSeconds?: number };
  model?: string;
  send?: PersonaSendOptions;
  workspace: string;
  barrier?: { directory: string; path: string; size: number };
}

/** harness-kit 0.11.0, or ours in its place: the same calls, the same fake agents. */
export interface Kit {
  readonly name: "harness-kit" | "ours";
  readonly buildInteractiveSpec: typeof OurKit.buildInteractiveSpec;
  start(options: StartOptions): Start;
  /** The same in a process of its own. */
  startHost(
    options: StartOptions & { throwsInProgress?: boolean; nodeOptions?: string[] },
  ): Start & { host: ChildProcess };
}

/** Loads both, built. */
export async function loadKits(home: AgentHome): Promise<{ theirs: Kit; ours: Kit }> {
  const ours = join(root, "packages/launcher/dist/index.js");
  return {
    theirs: await loadKit("harness-kit", resolver.resolve("@agentworkforce/harness-kit"), home),
    ours: await loadKit("ours", ours, home),
  };
}

async function loadKit(name: Kit["name"], file: string, home: AgentHome): Promise<Kit> {
  const module = pathToFileURL(file).href;
  const kit = (await import(module)) as typeof OurKit;
  const own = { host: { env: home.env, home: home.home, cwd: home.workspace, nodePath: process.execPath } };
  return {
    name,
    buildInteractiveSpec: kit.buildInteractiveSpec,
    start: (options) => {
      const { dump, selection, overrides, task, send } = prepare(options);
      const context = kit.useRunnableSelection(selection, { ...(name === "ours" ? own : {}), ...overrides });
      return { execution: context.sendMessage(task, send), dump, seen: () => readNote(dump) };
    },
    startHost: ({ throwsInProgress = false, nodeOptions = [], ...options }) => {
      const { dump, selection, overrides, task, send } = prepare(options);
      const request = { module, selection, kitOptions: overrides, task, sendOptions: send, throwsInProgress };
      const host = spawn(process.execPath, [...nodeOptions, hostProgram, JSON.stringify(request)], {
        env: home.env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      return { host, dump, seen: () => readNote(dump), execution: resultOf(host) as OurExecution };
    },
  };
}

function prepare(options: StartOptions): {
  dump: string;
  selection: OurSelection;
  overrides: { commandOverrides: Partial<Record<Harness, string>> };
  task: string;
  send: PersonaSendOptions;
} {
  const { harness, act = "answer", task = "Do it", barrier, workspace } = options;
  const dump = join(workspace, `note-${randomUUID()}`);
  const selection: OurSelection = {
    personaId: "persona-x",
    tier: "best",
    runtime: {
      harness,
      model: options.model ?? "some-model",
      systemPrompt: options.prompt ?? "PERSONA PROMPT",
      harnessSettings: { reasoning: "medium", timeoutSeconds: 300, ...options.settings },
    },
    skills: [],
    rationale: "test",
    ...options.selection,
  };
  const env = { ...options.send?.env, FAKE_AGENT: JSON.stringify({ harness, dump, act, barrier }) };
  return {
    dump,
    selection,
    overrides: { commandOverrides: { [harness]: fakeAgent } },
    task,
    send: { workingDirectory: workspace, ...options.send, env },
  };
}

async function readNote(dump: string): Promise<Seen> {
  const text = await waitUntil(() => readFile(dump, "utf8"), { what: "the fake agent to start", timeoutMs: 30_000 });
  return JSON.parse(text) as Seen;
}

/** What the host printed; rejects when it died. */
async function resultOf(host: ChildProcess): Promise<unknown> {
  let [output, words] = ["", ""];
  host.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
  host.stderr?.setEncoding("utf8").on("data", (text: string) => (words += text));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    host.once("close", (...end) => resolve(end));
  });
  if (code !== 0) throw new Error(`The host died: ${signal ?? `exit code ${code}`}: ${words.slice(-500)}`);
  return JSON.parse(output);
}

/** A new directory to work in. */
export async function newWorkspace(home: AgentHome): Promise<string> {
  const path = join(home.workspace, randomUUID());
  await mkdir(path);
  return path;
}
