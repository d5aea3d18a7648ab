import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createLauncher,
  currentHost,
  useRunnableSelection,
  type Launcher,
  type LauncherOptions,
  type LaunchResult,
  type PersonaExecution,
  type RunEvent,
} from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { describe, expect, onTestFinished, test } from "vitest";
import { processesWithEnv } from "./src/processes.ts";
import { standInUsage, type StandInScript } from "./src/stand-in-model.ts";
import { createWorld, harnesses, type World } from "./src/world.ts";

const fakeAgent = fileURLToPath(new URL("src/fake-agent.mjs", import.meta.url));

function launcherOf(world: World, options: Partial<LauncherOptions> = {}): Launcher {
  const launcher = createLauncher({
    ravi: world.ravi,
    raviCommandPath: raviCommandPath(),
    personaDirectories: [fileURLToPath(new URL("../personas", import.meta.url))],
    host: { ...currentHost(), env: world.user.env, home: world.user.home, cwd: world.workspace },
    ...options,
  });
  onTestFinished(() => launcher[Symbol.dispose]());
  return launcher;
}

async function collect(run: PersonaExecution): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

/** Calls the shell once for the task "Look", and tells what the conversation holds. */
const talker: StandInScript = ({ task, toolResults, request }) => {
  if (task === "Look" && toolResults.length === 0) return { run: "echo looked" };
  const held = ["apple", "pear"].filter((word) => JSON.stringify(request).includes(`Remember ${word}`));
  return { say: `I know ${held.join(" and ") || "nothing"}` };
};

// opencode takes many seconds of a processor to start.
test.each(["claude", "codex"] as const)(
  "%s: a new conversation knows nothing of the one before, which can be gone on with",
  async (harness) => {
    await using world = await createWorld(talker);
    await using persona = launcherOf(world).usePersona("inbox-reader", {
      harness,
      model: world.user.models[harness],
    });
    const first = await persona.sendMessage("Remember apple");
    persona.newConversation();
    const second = await persona.sendMessage("Remember pear");
    const again = await persona.sendMessage("And now?", { resume: first.sessionId });
    expect([first, second, again].map(({ output }) => output)).toEqual(["I know apple", "I know pear", "I know apple"]);
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(again.sessionId).toBe(first.sessionId);
  },
);

// That of opencode goes on in harness-fields.e2e.test.ts.
describe.each(["claude", "codex"] as const)("%s", (harness) => {
  test("a further message goes on with the conversation, and reports what it used itself", async () => {
    await using world = await createWorld(talker);
    const launcher = launcherOf(world);
    const results: LaunchResult[] = [];
    {
      await using persona = launcher.usePersona("inbox-reader", { harness, model: world.user.models[harness] });
      // All at once: they wait for each other.
      results.push(...(await Promise.all([persona.sendMessage("Remember apple"), persona.sendMessage("And now?")])));
      const [kept = ""] = await readdir(join(world.state, "conversations"));
      expect((await stat(join(world.state, "conversations", kept))).mode & 0o777).toBe(0o700);
    }
    expect(results.map(({ failure, output }) => failure ?? output)).toEqual(["I know apple", "I know apple"]);
    expect(results[1]?.sessionId).toBe(results[0]?.sessionId);
    for (const { usage } of results) {
      expect(usage).toMatchObject({ ...standInUsage, cachedInputTokens: 0, reasoningTokens: 0 });
    }
    expect(await readdir(join(world.state, "conversations"))).toEqual([]);
    expect(await world.account.identities.list()).toEqual([]);
  });
});

describe.each(harnesses)("%s", (harness) => {
  test("the events of a run come in the same order from every harness", async () => {
    await using world = await createWorld(talker);
    await using persona = launcherOf(world).usePersona("inbox-reader", { harness, model: world.user.models[harness] });
    const run = persona.sendMessage("Look");
    const events = await collect(run);
    const result = await run;
    const steps = events.filter(({ type }) => type !== "usage" && type !== "warning");
    expect(steps).toEqual([
      {
        type: "started",
        launchId: await run.runId,
        harness,
        pid: expect.any(Number),
        identity: expect.objectContaining({ email: result.identity.email }),
      },
      {
        type: "tool-call",
        id: expect.any(String),
        tool: expect.any(String),
        input: expect.stringContaining("echo looked"),
      },
      { type: "tool-result", id: expect.any(String), output: expect.stringContaining("looked"), isError: false },
      { type: "text", text: "I know nothing" },
      { type: "finished", result },
    ]);
    const used = events.findLast((event) => event.type === "usage");
    expect(used?.usage).toEqual(result.usage);
    expect(result.usage).toMatchObject({
      inputTokens: 2 * standInUsage.inputTokens,
      outputTokens: 2 * standInUsage.outputTokens,
    });
  });

  const failures = [
    { status: 400, failure: "agent", reason: "the stand-in says 400" },
    // What claude says of a login or a model that does not do is its own.
    { status: 401, failure: "auth", reason: "" },
    { status: 404, failure: "model", reason: "" },
  ];

  // opencode reports the status itself, and failure-classes.test.ts tells each of them apart.
  test.each(harness === "opencode" ? failures.slice(0, 1) : failures)(
    "HTTP $status of the model's API is a failure of class $failure",
    async ({ status, failure, reason }) => {
      await using world = await createWorld(() => ({ error: { status, message: `the stand-in says ${status}` } }));
      await using persona = launcherOf(world).usePersona("inbox-reader", {
        harness,
        model: world.user.models[harness],
      });
      const result = await persona.sendMessage("Go", {
        env: { CLAUDE_CODE_MAX_RETRIES: "0" },
        timeoutSeconds: 60,
      });
      expect(result).toMatchObject({ status: "failed", output: "", exitCode: 1, failure: { class: failure } });
      expect(result.reason).toContain(reason);
    },
  );
});

describe("a handle", () => {
  test("keeps one identity and its scope for all messages when it is told to", async () => {
    await using world = await createWorld(({ toolResults }) =>
      toolResults.length === 0 ? { run: "ravi get email" } : { say: toolResults.join() },
    );
    const launcher = launcherOf(world);
    const emails: string[] = [];
    {
      await using persona = launcher.usePersona("inbox-reader", { keepIdentity: true });
      for (const task of ["One", "Two"]) {
        const { output, identity, failure } = await persona.sendMessage(task);
        expect(failure).toBeUndefined();
        expect(identity.release).toEqual({ kind: "held" });
        expect(output).toContain(identity.email);
        emails.push(identity.email);
        expect(await readdir(world.workspace)).toContain(".ravi");
      }
      expect(await world.account.identities.list()).toHaveLength(1);
    }
    expect(new Set(emails).size).toBe(1);
    expect(await world.account.identities.list()).toEqual([]);
    expect(await readdir(world.workspace)).toEqual([]);
  });

  test("stops what runs and refuses more when it is disposed", async () => {
    await using world = await createWorld(() => ({ hang: true }));
    const persona = launcherOf(world).usePersona("inbox-reader");
    const running = persona.sendMessage("Wait");
    const waiting = persona.sendMessage("Wait too");
    const settled = Promise.allSettled([running, waiting]);
    for await (const event of running) if (event.type === "started") break;
    await persona[Symbol.asyncDispose]();
    const [first, second] = await settled;
    expect(first).toMatchObject({ value: { status: "cancelled", failure: { class: "cancelled" } } });
    expect(second).toMatchObject({ reason: { code: "CANCELLED" } });
    await expect(persona.sendMessage("More")).rejects.toMatchObject({ code: "PERSONA_CLOSED" });
    expect(await processesWithEnv("PERSONA_LAUNCH_ID", await running.runId)).toEqual([]);
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("with independent messages runs them at once, and they know nothing of each other", async () => {
    await using world = await createWorld(talker);
    await using persona = launcherOf(world).usePersona("inbox-reader", { conversation: "new" });
    const results = await Promise.all([persona.sendMessage("Remember apple"), persona.sendMessage("And now?")]);
    expect(results.map(({ output }) => output)).toEqual(["I know apple", "I know nothing"]);
    expect(new Set(results.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  test.each(["--help", "a b", "../../x"])("refuses to go on with %j, which is no session id", async (resume) => {
    await using world = await createWorld(() => ({ say: "never" }));
    await using persona = launcherOf(world).usePersona("inbox-reader");
    await expect(persona.sendMessage("Go", { resume })).rejects.toMatchObject({ code: "OPTION_INVALID" });
    expect(world.ravi.requests()).toEqual([]);
  });
});

describe("failures that are not the agent's", () => {
  const cases = [
    { act: "claudeThenCrash", failure: "crash", output: "" },
    { act: "claudeThenKilled", failure: "signal", output: "" },
    { act: "nothing", failure: "no-answer", output: "" },
  ];
  test.each(cases)("an agent that acts as $act ends with class $failure", async ({ act, failure }) => {
    await using world = await createWorld(() => ({ say: "never" }));
    await using persona = launcherOf(world).usePersona("inbox-reader", { commandOverrides: { claude: fakeAgent } });
    const FAKE_AGENT = JSON.stringify({ harness: "claude", act });
    const result = await persona.sendMessage("Go", { env: { FAKE_AGENT }, inherit: ["FAKE_AGENT"] });
    expect(result).toMatchObject({ status: "failed", failure: { class: failure } });
    expect(result.reason).toBe(result.failure?.message);
  });

  test("an agent that cannot be executed has not started, and the identity is released", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    const command = fileURLToPath(import.meta.url);
    await using persona = launcherOf(world).usePersona("inbox-reader", { commandOverrides: { claude: command } });
    const result = await persona.sendMessage("Go");
    expect(result).toMatchObject({ status: "failed", exitCode: 127, failure: { class: "not-started" } });
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("an environment that no process can be started with is a lack of resources", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    await using persona = launcherOf(world).usePersona("inbox-reader");
    const result = await persona.sendMessage("Go", { env: { BIG: "x".repeat(3_000_000) }, inherit: ["BIG"] });
    expect(result).toMatchObject({ status: "failed", failure: { class: "resources" } });
    expect(await world.account.identities.list()).toEqual([]);
  });
});

const selection = {
  personaId: "selected",
  tier: "best",
  runtime: {
    harness: "claude",
    model: "claude-sonnet-4-6",
    systemPrompt: "Read your mail.",
    harnessSettings: { reasoning: "low", timeoutSeconds: 60 },
  },
  skills: [],
  rationale: "because",
  env: { GREETING: "hello" },
} as const;

const whoami: StandInScript = ({ toolResults }) =>
  toolResults.length === 0 ? { run: "printenv RAVI_EMAIL; printenv GREETING" } : { say: toolResults.join() };

describe("a selection of the router", () => {
  const persona = { ...selection, skills: [], permissions: { allow: ["Bash"] } };

  test("runs under an identity with useSelection()", async () => {
    await using world = await createWorld(whoami);
    await using handle = launcherOf(world).useSelection(persona);
    const { output, identity, failure } = await handle.sendMessage("Who are you?");
    expect(failure).toBeUndefined();
    expect(output).toContain(`${identity.email}\nhello`);
  });

  test("that is broken is refused with every problem, before anything was made", async () => {
    await using world = await createWorld(whoami);
    await using handle = launcherOf(world).useSelection({ ...persona, env: { LD_PRELOAD: "x", RAVI_EMAIL: "y" } });
    const error = await handle.sendMessage("Go").catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: "PERSONA_INVALID",
      problems: [{ pointer: "/env/LD_PRELOAD" }, { pointer: "/env/RAVI_EMAIL" }],
    });
    expect(world.ravi.requests()).toEqual([]);
  });

  test("runs under an identity with useRunnableSelection() and a launcher, and without one otherwise", async () => {
    await using world = await createWorld(whoami);
    const launcher = launcherOf(world);
    const host = { ...currentHost(), env: world.user.env, home: world.user.home, cwd: world.workspace };
    const context = useRunnableSelection(persona, { launcher });
    const [named, another] = await Promise.all([context.sendMessage("Who?"), context.sendMessage("Who?")]);
    expect(named.output).toMatch(/@ravi\.localhost\nhello/);
    expect(another.output).toMatch(/@ravi\.localhost\nhello/);
    expect(another.output).not.toBe(named.output);
    const nobody = await useRunnableSelection(persona, { host }).sendMessage("Who?");
    expect(nobody.status).toBe("completed");
    expect(nobody.output).not.toContain("@ravi.localhost");
    expect(nobody.output).toContain("hello");
    expect(nobody.usage).toMatchObject({ outputTokens: 2 * standInUsage.outputTokens });
  });
});

describe("launchInteractive()", () => {
  test("prepares an identity, gives the terminal away, and takes everything back", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    const calls: { file: string; args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
    const launcher = launcherOf(world, {
      runInTerminal: async ({ file, args, env, onStart }) => {
        onStart?.(process.pid);
        calls.push({ file, args, env });
        expect(await readdir(world.workspace)).toContain(".ravi");
        return { exitCode: 42, strays: 0 };
      },
    });
    await using persona = launcher.usePersona("inbox-reader");
    const result = await persona.launchInteractive({ env: { TMUX: "/tmp/tmux" }, firstTask: "Say hello" });
    expect(result).toMatchObject({ exitCode: 42, failure: undefined, identity: { release: { kind: "deleted" } } });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.file).toMatch(/\/claude$/);
    expect(calls[0]?.args).not.toContain("-p");
    expect(calls[0]?.args.at(-1)).toBe("Say hello");
    expect(calls[0]?.env).toMatchObject({ RAVI_EMAIL: result.identity.email, TMUX: "/tmp/tmux" });
    expect(await world.account.identities.list()).toEqual([]);
    expect(await readdir(world.workspace)).toEqual([]);
  });

  test("needs a terminal to give away", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    await using persona = launcherOf(world).usePersona("inbox-reader");
    await expect(persona.launchInteractive()).rejects.toMatchObject({ code: "TERMINAL_MISSING" });
    expect(world.ravi.requests()).toEqual([]);
  });
});

describe("prepareEnvironment()", () => {
  test("gives a command of the caller's an identity, and takes it back", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    const launcher = launcherOf(world);
    const env = { MINE: "1", RAVI_MANAGEMENT_KEY: "ravi_mgmt_sentinel" };
    const prepared = await launcher.prepareEnvironment({ env: { MINE: env.MINE } });
    expect(prepared.env).toMatchObject({
      MINE: "1",
      RAVI_EMAIL: prepared.identity.email,
      RAVI_CONFIG_DIR: join(world.workspace, ".ravi"),
      PERSONA_LAUNCH_ID: prepared.launchId,
    });
    expect(prepared.env["PATH"]).toMatch(new RegExp(`^${world.workspace}/\\.ravi/bin:`));
    expect(prepared.env["RAVI_MANAGEMENT_KEY"]).toBeUndefined();
    expect(prepared.isShared).toBe(false);
    prepared.started(process.pid, "claude");
    await prepared.release({ exitCode: 0 });
    await prepared.release({ exitCode: 1 });
    expect(await world.account.identities.list()).toEqual([]);
    expect(await readdir(world.workspace)).toEqual([]);
  });

  test("uses the identity that a live handle keeps in the workspace, without asking Ravi for anything", async () => {
    await using world = await createWorld(() => ({ say: "hello" }));
    const launcher = launcherOf(world);
    await using persona = launcher.usePersona("inbox-reader", { keepIdentity: true });
    const { identity } = await persona.sendMessage("Hi");
    const asked = world.ravi.requests().length;
    {
      await using prepared = await launcher.prepareEnvironment();
      expect(prepared).toMatchObject({ isShared: true, identity: { uuid: identity.uuid, email: identity.email } });
      expect(prepared.env["RAVI_EMAIL"]).toBe(identity.email);
      expect(world.ravi.requests()).toHaveLength(asked);
    }
    expect(await world.account.identities.list()).toHaveLength(1);
    expect(await readdir(world.workspace)).toEqual([".ravi"]);
  });

  test("refuses to start inside a launch", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    const launcher = launcherOf(world);
    const nested = launcher.prepareEnvironment({ env: { PERSONA_LAUNCH_ID: "abc" } });
    await expect(nested).rejects.toMatchObject({ code: "NESTED_LAUNCH" });
    expect(world.ravi.requests()).toEqual([]);
  });
});

test("scan: true tells where the agent has left a secret, by its name", async () => {
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0 ? { run: "printenv TOKEN > notes.txt; cat notes.txt" } : { say: "Noted." },
  );
  const value = "sentinel-0123456789abcdef";
  await using persona = launcherOf(world).useSelection({
    ...selection,
    skills: [],
    env: { TOKEN: "$LAB_TOKEN" },
    permissions: { allow: ["Bash"] },
  });
  const result = await persona.sendMessage("Note it", { env: { LAB_TOKEN: value }, scan: true });
  expect(result.failure).toBeUndefined();
  const leaks = result.leaks?.filter(({ secret }) => secret === "LAB_TOKEN");
  expect(leaks).toContainEqual({ secret: "LAB_TOKEN", place: "workspace", where: join(world.workspace, "notes.txt") });
  // The harness keeps the conversation; our logs are masked.
  expect(leaks?.map(({ place }) => place)).toContain("transcript");
  expect(leaks?.map(({ place }) => place)).not.toContain("log");
  expect(result.warnings).toContainEqual(expect.objectContaining({ code: "SECRET_LEAKED" }));
  expect(JSON.stringify(result)).not.toContain(value);
});

test("a log stays within its limit, and its end is there", async () => {
  await using world = await createWorld(() => ({ say: `${"x".repeat(50_000)} the end` }));
  await using persona = launcherOf(world, { logLimitBytes: 4_096 }).usePersona("inbox-reader");
  const { logFile, output, failure } = await persona.sendMessage("Talk");
  expect(failure).toBeUndefined();
  expect(output).toMatch(/the end$/);
  const logs = [logFile, `${logFile}.1`];
  expect((await readFile(logFile, "utf8")).trimEnd()).toMatch(/"type":"result"/);
  for (const log of logs) expect((await stat(log)).mode & 0o777).toBe(0o600);
});
