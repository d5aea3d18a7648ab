import { getEventListeners } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgentHome, type AgentHome } from "./src/agent-home.ts";
import { loadKits, newWorkspace, type Kit, type Seen, type StartOptions } from "./src/harness-kits.ts";
import { isAlive, waitUntil } from "./src/processes.ts";

/**
 * The defects of harness-kit 0.11.0, by their numbers in section 11 of `reference/harnesses.md`. Every scenario is played
 * with harness-kit, where the defect must show, and with ours, where it must not. The agents are fakes that are started
 * as the real ones are, because it is the starting that is tested; what the real ones make of it is in the other tests.
 */

let home: AgentHome;
let kits: { theirs: Kit; ours: Kit };

beforeAll(async () => {
  home = await createAgentHome({ url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" });
  kits = await loadKits(home);
});

afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

const secret = "sentinel-0123456789";
/** Longer than any polite stop of ours takes on a busy machine. */
const patienceMs = 12_000;

type Options = Omit<StartOptions, "workspace"> & { workspace?: string };

/** Runs the fake agent to its end and tells how it was started. */
async function startedAs(kit: Kit, options: Options): Promise<Seen> {
  const { execution, seen } = kit.start({ workspace: await newWorkspace(home), ...options });
  await execution;
  return await seen();
}

/** What the agent is told: the last word of its command line, or its standard input. */
const message = ({ argv, stdin }: Seen): string => (stdin === "" ? (argv.at(-1) ?? "") : stdin);

async function isPending(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return (await Promise.race([promise.then(() => "settled"), delay(ms, "pending")])) === "pending";
}

/** Whether something does not happen in time. */
async function hasNot(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  return await waitUntil(condition, { what: "it", timeoutMs }).then(
    () => false,
    () => true,
  );
}

function kill(...pids: number[]): void {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, "SIGKILL");
}

const mcpServers = {
  lab: { type: "http", url: "https://lab.test/mcp", headers: { Authorization: "Bearer ${LAB_TOKEN}" } },
} as const;

/** Whether the defect shows. */
type Scenario = (kit: Kit) => Promise<boolean>;

const defects: readonly [number: number, name: string, scenario: Scenario][] = [
  [
    1,
    "resolved MCP secrets are on the command line",
    async (kit) => {
      const { argv, env } = await startedAs(kit, {
        harness: "claude",
        selection: { mcpServers },
        send: { env: { LAB_TOKEN: secret } },
      });
      expect(Object.values(env).some((value) => value.includes(secret))).toBe(true);
      return argv.some((word) => word.includes(secret));
    },
  ],
  [
    2,
    "prompt and task are on the command line",
    async (kit) => {
      const seen = [
        await startedAs(kit, { harness: "claude", prompt: "THE PROMPT", task: "THE TASK" }),
        await startedAs(kit, { harness: "codex", prompt: "THE PROMPT", task: "THE TASK" }),
      ];
      return seen.every(({ argv }) => /THE PROMPT/.test(argv.join(" ")) && /THE TASK/.test(argv.join(" ")));
    },
  ],
  [
    3,
    "the workspace's opencode.json gives way for the run",
    async (kit) => {
      const workspace = await newWorkspace(home);
      const file = join(workspace, "opencode.json");
      await writeFile(file, "{}");
      const { execution, seen } = kit.start({ harness: "opencode", act: "wait", workspace });
      await seen();
      const during = await readFile(file, "utf8");
      execution.cancel();
      await execution;
      return during !== "{}";
    },
  ],
  [
    4,
    "parallel personas in one directory lose their persona",
    async (kit) => {
      const workspace = await newWorkspace(home);
      const barrier = { directory: workspace, path: join(workspace, "barrier"), size: 2 };
      const runs = ["a", "b"].map(
        (name) =>
          kit.start({
            harness: "opencode",
            act: "prompt",
            prompt: `PROMPT ${name}`,
            selection: { personaId: `persona-${name}` },
            model: "lab/some-model",
            workspace,
            barrier,
          }).execution,
      );
      const results = await Promise.all(runs);
      return results.map(({ output }) => output.trim()).join() !== "PROMPT a,PROMPT b";
    },
  ],
  [
    5,
    "when the host is killed the agent works on, and its file stays",
    async (kit) => {
      const workspace = await newWorkspace(home);
      const { execution, host, seen } = kit.startHost({ harness: "opencode", act: "wait", workspace });
      const { pid } = await seen();
      host.kill("SIGKILL");
      await expect(execution).rejects.toThrow("SIGKILL");
      const worksOn = await hasNot(() => !isAlive(pid), 4_000);
      kill(pid);
      return worksOn || existsSync(join(workspace, "opencode.json"));
    },
  ],
  [
    6,
    "cancelling stops the direct child only",
    async (kit) => {
      const workspace = await newWorkspace(home);
      const { execution, dump } = kit.start({ harness: "claude", act: "command", workspace });
      const child = await waitUntil(async () => Number(await readFile(`${dump}.child`, "utf8")), {
        what: "the agent's command",
        timeoutMs: 30_000,
      });
      execution.cancel();
      await execution;
      const hasSurvived = isAlive(child);
      kill(child);
      return hasSurvived;
    },
  ],
  [
    7,
    "an agent that ignores SIGTERM cannot be cancelled",
    async (kit) => {
      const { execution, seen } = kit.start({ harness: "codex", act: "deaf", workspace: await newWorkspace(home) });
      const { pid } = await seen();
      execution.cancel();
      const isStuck = await isPending(execution, patienceMs);
      kill(pid);
      await execution;
      return isStuck;
    },
  ],
  [
    8,
    "what a child of the agent prints after the agent's end is lost",
    async (kit) => {
      const workspace = await newWorkspace(home);
      const { execution, dump } = kit.start({ harness: "claude", act: "lateLine", workspace });
      const { output } = await execution;
      expect(output).toContain("early");
      // Whatever was printed must be in the output; what we stopped in time was not printed.
      const wasStopped = await hasNot(() => existsSync(`${dump}.late`), 3_000);
      return !wasStopped && !output.includes("late");
    },
  ],
  [
    9,
    "characters are cut between two chunks",
    async (kit) => {
      const { output } = await kit.start({ harness: "codex", act: "unicode", workspace: await newWorkspace(home) })
        .execution;
      return output !== "é€😀".repeat(200_000);
    },
  ],
  [
    10,
    "a talkative agent kills its host",
    async (kit) => {
      const { execution } = kit.startHost({
        harness: "codex",
        act: "flood",
        workspace: await newWorkspace(home),
        nodeOptions: ["--max-old-space-size=80"],
      });
      return await execution.then(
        ({ status }) => status !== "completed",
        () => true,
      );
    },
  ],
  [
    11,
    "an exception in onProgress kills the host",
    async (kit) => {
      const { execution } = kit.startHost({
        harness: "codex",
        workspace: await newWorkspace(home),
        throwsInProgress: true,
      });
      return await execution.then(
        ({ status }) => status !== "completed",
        () => true,
      );
    },
  ],
  [
    12,
    "the persona's harnessSettings are ignored",
    async (kit) => {
      const settings = { reasoning: "low", timeoutSeconds: 300 } as const;
      const codex = await startedAs(kit, { harness: "codex", settings });
      return !/effort\W+low/.test(`${codex.argv.join(" ")} ${codex.config}`);
    },
  ],
  [
    13,
    "there is no deadline unless the call names one",
    async (kit) => {
      const { execution, seen } = kit.start({
        harness: "codex",
        act: "wait",
        settings: { timeoutSeconds: 1 },
        workspace: await newWorkspace(home),
      });
      const { pid } = await seen();
      const isStuck = await isPending(execution, patienceMs);
      kill(pid);
      await execution;
      return isStuck;
    },
  ],
  [
    14,
    "codex gets the persona as a message of its user",
    async (kit) => {
      const seen = await startedAs(kit, { harness: "codex", prompt: "THE PROMPT", task: "THE TASK" });
      expect(message(seen)).toContain("THE TASK");
      return message(seen).includes("THE PROMPT") && !/developer_instructions/.test(seen.config);
    },
  ],
  [
    15,
    "codex can neither write nor reach the network",
    async (kit) => {
      const { argv, config } = await startedAs(kit, { harness: "codex" });
      const settings = `${argv.join(" ")} ${config}`;
      return !/workspace-write/.test(settings) || !/network_access = true/.test(settings);
    },
  ],
  [
    16,
    "permissions are widened",
    async (kit) => {
      const { config } = await startedAs(kit, {
        harness: "opencode",
        selection: { permissions: { deny: ["Bash"], mode: "plan" } },
      });
      const { agent } = JSON.parse(config) as { agent: Record<string, { permission: Record<string, unknown> }> };
      const rules = agent["persona-x"]?.permission ?? {};
      return (rules["bash"] ?? rules["*"]) === "allow";
    },
  ],
  [
    17,
    "codex and opencode get no MCP servers",
    async (kit) => {
      const options = { selection: { mcpServers }, send: { env: { LAB_TOKEN: secret } } };
      const seen = [
        await startedAs(kit, { harness: "codex", ...options }),
        await startedAs(kit, { harness: "opencode", ...options }),
      ];
      return seen.some(({ config }) => !config.includes("https://lab.test/mcp"));
    },
  ],
  [
    18,
    "a task is taken for an option",
    async (kit) => {
      const seen = await startedAs(kit, { harness: "claude", task: "--version" });
      expect(message(seen)).toBe("--version");
      return seen.argv.includes("--version");
    },
  ],
  [
    19,
    "a task is taken for a slash command",
    async (kit) => {
      const seen = await startedAs(kit, { harness: "claude", task: "/nope please" });
      expect(message(seen).trim()).toBe("/nope please");
      return message(seen).startsWith("/");
    },
  ],
  [
    20,
    "a persona that begins with front matter is taken for an option",
    async (kit) => {
      const { argv } = await startedAs(kit, { harness: "codex", prompt: "---\nname: x\n---\nBe kind." });
      return argv.some((word) => word.startsWith("---\n"));
    },
  ],
  [
    21,
    "a long prompt is a rejection",
    async (kit) => {
      const { execution } = kit.start({
        harness: "claude",
        prompt: "x".repeat(200_000),
        task: "y".repeat(200_000),
        workspace: await newWorkspace(home),
      });
      return await execution.then(
        ({ status }) => status !== "completed",
        () => true,
      );
    },
  ],
  [
    22,
    "opencode gets the task as a word of its command line, which it puts in quotes",
    async (kit) => {
      const seen = await startedAs(kit, { harness: "opencode", task: "say hello" });
      expect(message(seen)).toBe("say hello");
      return seen.argv.includes("say hello");
    },
  ],
  [
    23,
    "an interrupted claude, exit code 0 and no word, counts as completed",
    async (kit) => {
      const { execution } = kit.start({ harness: "claude", act: "nothing", workspace: await newWorkspace(home) });
      return (await execution).status === "completed";
    },
  ],
  [
    24,
    "an error of the model's API is the output",
    async (kit) => {
      const { execution } = kit.start({ harness: "claude", act: "claudeError", workspace: await newWorkspace(home) });
      const { output, status } = await execution;
      expect(status).toBe("failed");
      return output.includes("API Error");
    },
  ],
  [
    25,
    "there is neither session id nor usage nor cost",
    async (kit) => {
      const { execution } = kit.start({ harness: "claude", act: "claudeAnswer", workspace: await newWorkspace(home) });
      const { output, sessionId, usage } = await execution;
      expect(output.trim()).toBe("done");
      return sessionId === undefined || usage?.outputTokens !== 3 || usage.costUsd !== 0.25;
    },
  ],
  [
    26,
    "a persona's env beats the identity that its launcher gives it",
    async (kit) => {
      const { env } = await startedAs(kit, {
        harness: "codex",
        selection: { env: { RAVI_EMAIL: "persona@x.test" }, inputs: { RAVI_PHONE: { default: "persona" } } },
        send: { env: { RAVI_EMAIL: "launcher@x.test" }, inputs: { RAVI_PHONE: "persona" } },
      });
      return env["RAVI_EMAIL"] !== "launcher@x.test";
    },
  ],
  [
    27,
    "listeners pile up on a shared AbortSignal",
    async (kit) => {
      const { signal } = new AbortController();
      await startedAs(kit, { harness: "codex", send: { signal } });
      await startedAs(kit, { harness: "codex", send: { signal } });
      return getEventListeners(signal, "abort").length > 0;
    },
  ],
  [
    28,
    "a missing working directory looks like a missing agent",
    async (kit) => {
      const workspace = await newWorkspace(home);
      const { execution } = kit.start({
        harness: "claude",
        workspace,
        send: { workingDirectory: join(workspace, "no") },
      });
      const words = await execution.then(
        ({ stderr }) => stderr,
        (error: Error) => error.message,
      );
      return !words.includes(join(workspace, "no"));
    },
  ],
  [
    29,
    "claude's interactive arguments end with a list that swallows the task",
    async (kit) => {
      const permissions = { allow: ["Read", "Bash"] };
      const { args } = kit.buildInteractiveSpec({
        harness: "claude",
        personaId: "p",
        model: "m",
        systemPrompt: "s",
        permissions,
      });
      const lastOption = args.findLast((word) => word.startsWith("--"));
      return lastOption === "--allowedTools";
    },
  ],
  [
    30,
    "interactive codex gets the persona as its first message, in a daemon that others share",
    async (kit) => {
      const { args, initialPrompt } = kit.buildInteractiveSpec({
        harness: "codex",
        personaId: "p",
        model: "m",
        systemPrompt: "s",
      });
      return initialPrompt !== null || !args.includes("--no-daemon");
    },
  ],
  [
    31,
    "claude reads the user's and the project's settings",
    async (kit) => {
      const { argv, env } = await startedAs(kit, { harness: "claude" });
      return env["CLAUDE_CONFIG_DIR"] === undefined || !argv.some((word) => /^--setting-sources=(?:user)?$/.test(word));
    },
  ],
  [
    32,
    "models keep their provider with claude and lose any first segment with codex",
    async (kit) => {
      const claude = await startedAs(kit, { harness: "claude", model: "anthropic/claude-x" });
      const codex = await startedAs(kit, { harness: "codex", model: "team/model-x" });
      const isKept = claude.argv.join(" ").includes("anthropic/claude-x");
      return isKept || !`${codex.argv.join(" ")} ${codex.config}`.includes("team/model-x");
    },
  ],
];

test("the table has every defect", () => {
  expect(defects.map(([number]) => number)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
});

test.concurrent.each(defects)(
  "defect %d, %s, shows in harness-kit and not in ours",
  async (_number, _name, scenario) => {
    const [theirs, ours] = await Promise.all([scenario(kits.theirs), scenario(kits.ours)]);
    expect({ theirs, ours }).toEqual({ theirs: true, ours: false });
  },
);
