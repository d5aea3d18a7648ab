import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { isAlive, waitUntil } from "./src/processes.ts";
import { startConversation, type Conversation } from "./src/start-styles/conversation.ts";
import { loginShells, missing } from "./src/start-styles/login-shells.ts";
import { sendAround } from "./src/start-styles/round-trip.ts";
import { createStartWorld } from "./src/start-styles/start-world.ts";
import { endOfTalk, endOfWords, readTold } from "./src/start-styles/stub-agent.ts";
import { startTmux, tmuxPath } from "./src/start-styles/tmux.ts";
import { openTypedSession, type TypedSession } from "./src/start-styles/typed-session.ts";
import { lineOf, oddWords, styles, ways } from "./src/start-styles/ways.ts";

// One for all: making a world and an identity takes longer than most of these tests.
const world = await createStartWorld();
await world.must(["shims", "install"]);
const worktree = await world.addWorktree("it's a task");
await world.must(["workspace", "provision"], worktree);
const email = (await world.must(["badge"], worktree)).trim();
afterAll(async () => {
  await world.must(["workspace", "release"], worktree);
  await world[Symbol.asyncDispose]();
});

const place = { cwd: worktree, env: world.env };

/** Resolves with the process that waits, and its parent, once it is ready. */
async function readyIn(conversation: Conversation): Promise<number> {
  const [, pid] = await waitUntil(() => /^ready (\d+) \d+\n$/.exec(conversation.unheard()), {
    what: `the agent; it said ${conversation.stderr()}`,
    timeoutMs: 60_000,
  });
  return Number(pid);
}

async function gone(pid: number): Promise<void> {
  await waitUntil(() => !isAlive(pid), { what: `process ${pid} to end`, timeoutMs: 30_000 });
}

const matrix = ways.flatMap((way) => styles.map((style) => ({ way, style, name: `${way.name}, ${style.name}` })));

describe.each(matrix)("$name", ({ way, style }) => {
  const start = (agent: string, ...args: string[]): Conversation =>
    startConversation(style.start(way.words(agent, ...args)), place);

  test("passes every word on as it is, says nothing itself, and ends as the agent does", async () => {
    await using agent = start("claude", "words", ...oddWords);
    agent.close();
    expect(await agent.ended).toEqual({ exitCode: endOfWords, signal: null });
    expect(readTold(agent.unheard())).toEqual({
      email,
      launchId: expect.stringMatching(/^[a-z0-9]{12}$/),
      cwd: worktree,
      words: oddWords,
    });
    expect(agent.stderr()).toBe("");
    expect(existsSync(join(worktree, "pwned"))).toBe(false);
  });

  test("carries a conversation of lines both ways, until the input ends", async () => {
    await using agent = start("claude", "talk");
    for (let turn = 1; turn <= 5; turn += 1) {
      const message = { type: "user", turn, text: "é\n".repeat(turn * 1000) };
      agent.say(message);
      expect(await agent.hear()).toEqual({ heard: message });
    }
    agent.close();
    expect(await agent.ended).toEqual({ exitCode: endOfTalk, signal: null });
    expect([agent.unheard(), agent.stderr()]).toEqual(["", ""]);
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "is stopped by %s, which is its parent's to see",
    async (signal) => {
      await using agent = start("claude", "wait");
      const pid = await readyIn(agent);
      process.kill(-agent.pid, signal);
      expect(await agent.ended).toEqual({ exitCode: null, signal });
      await gone(pid);
      expect(agent.stderr()).toBe("");
    },
  );
});

/** What codex says on standard error when nobody starts it but us. */
async function codexAlone(): Promise<string> {
  const env = { ...world.env, PATH: world.plainPath };
  await using codex = startConversation(["codex", "app-server"], { cwd: worktree, env });
  codex.close();
  await codex.ended;
  return codex.stderr();
}

function idOf(message: unknown): unknown {
  return (message as { id?: unknown }).id;
}

function withoutTimes(log: string): string {
  return log.replaceAll(/\d{4}-\S+Z/g, "<time>");
}

describe.each(ways)("$name", (way) => {
  test.each(styles.filter(({ name }) => name !== "in sh -c"))(
    "$name, passes on what is sent to its process alone, and dies as the agent does",
    async (style) => {
      await using told = startConversation(style.start(way.words("claude", "wait")), place);
      const pid = await readyIn(told);
      process.kill(told.pid, "SIGTERM");
      expect(await told.ended).toEqual({ exitCode: null, signal: "SIGTERM" });
      await gone(pid);
      await using dying = startConversation(style.start(way.words("claude", "die", "KILL")), place);
      expect(await dying.ended).toEqual({ exitCode: null, signal: "SIGKILL" });
    },
  );

  test("50 MB of random bytes come back as they went in", async () => {
    const { sent, received, end } = await sendAround(way.words("claude", "cat"), 50, place);
    expect(received).toBe(sent);
    expect(end).toEqual([0, null]);
  });

  test.each(styles)("$name, speaks codex's own protocol, and adds no word to it", async (style) => {
    await using codex = startConversation(style.start(way.words("codex", "app-server")), place);
    codex.say({ id: 0, method: "initialize", params: { clientInfo: { name: "symphony", version: "0.0.1" } } });
    expect(await codex.hear()).toMatchObject({ id: 0, result: { userAgent: expect.stringContaining("symphony") } });
    codex.say({ method: "initialized" });
    codex.say({ id: 1, method: "account/read", params: {} });
    // Beside it there are messages about what codex does.
    await waitUntil(async () => idOf(await codex.hear()) === 1, { what: "the second answer", timeoutMs: 60_000 });
    codex.close();
    expect(await codex.ended).toEqual({ exitCode: 0, signal: null });
    expect(withoutTimes(codex.stderr())).toBe(withoutTimes(await codexAlone()));
  });

  test("as the program of a tmux session is what tmux sees", async ({ skip }) => {
    skip(tmuxPath === undefined, missing("tmux"));
    await using server = await startTmux(world.user.home, world.env);
    await server.open("one", lineOf(way.words("claude", "talk")), worktree);
    await server.tmux("send-keys", "-t", "one", "-l", '"typed é"');
    await server.tmux("send-keys", "-t", "one", "Enter");
    await server.shows("one", /\{"heard":"typed é"\}/);
    await server.tmux("send-keys", "-t", "one", "C-d");
    expect(await server.tells("one", "#{pane_dead_status}", /\d/)).toBe(String(endOfTalk));

    await server.open("two", lineOf(way.words("claude", "wait")), worktree);
    await server.shows("two", /ready/);
    process.kill(Number(await server.tells("two", "#{pane_pid}", /\d/)), "SIGTERM");
    expect(await server.tells("two", "#{pane_dead_signal}", /\w/)).toMatch(/^(?:15|term)$/i);

    await server.open("three", lineOf(way.words("claude", "wait")), worktree);
    const [, pid] = /ready (\d+)/.exec(await server.shows("three", /ready \d+ \d+/)) ?? [];
    await server.tmux("kill-session", "-t", "three");
    await gone(Number(pid));
  });
});

const typed = ways.flatMap((way) =>
  loginShells.map((shell) => ({ way, shell, name: `${way.name}, typed into ${shell.name}` })),
);

describe.each(typed)("$name", ({ way, shell }) => {
  beforeEach(({ skip }) => skip(shell.path === undefined, missing(shell.name)));
  const open = (): Promise<TypedSession> => openTypedSession(shell, way, { env: world.user.env, cwd: worktree });

  test("passes every word on as it is, says nothing itself, and ends as the agent does", async () => {
    await using session = await open();
    const status = await session.run(["words", ...oddWords], "> words.out 2> errors.out");
    expect(status).toBe(String(endOfWords));
    expect(readTold(await readFile(join(worktree, "words.out"), "utf8"))).toMatchObject({ email, words: oddWords });
    expect(await readFile(join(worktree, "errors.out"), "utf8")).toBe("");
    expect(existsSync(join(worktree, "pwned"))).toBe(false);
  });

  test("Ctrl-C ends the agent", async () => {
    await using session = await open();
    session.start("wait");
    await session.ready();
    session.terminal.type("\u0003");
    await session.prompt();
    expect(await session.status()).toBe("130");
  });

  test("Ctrl-Z stops the job, fg continues it, Ctrl-D ends its input", async () => {
    await using session = await open();
    session.start("echo");
    await session.ready();
    session.terminal.type("first\n");
    await session.terminal.waitFor(/first\r\nfirst\r\n/);
    session.terminal.type("\u001a");
    await session.terminal.waitFor(shell.stopped);
    session.terminal.type("fg\n");
    await session.terminal.waitFor(/claude[^\n]*\r\n/);
    session.terminal.type("second\n");
    await session.terminal.waitFor(/second\r\nsecond\r\n/);
    session.terminal.type("\u0004");
    await session.prompt();
    expect(await session.status()).toBe("0");
  });

  test("SIGTERM to the job's process ends the agent", async () => {
    await using session = await open();
    session.start("wait");
    const { agent, parent } = await session.ready();
    process.kill(parent, "SIGTERM");
    await session.prompt();
    expect(await session.status()).toBe("143");
    await gone(agent);
  });

  test("a hang-up ends both", async () => {
    await using session = await open();
    session.start("wait");
    const { agent, parent } = await session.ready();
    await session[Symbol.asyncDispose]();
    await Promise.all([gone(agent), gone(parent)]);
    expect([agent, parent].map(isAlive)).toEqual([false, false]);
  });
});
