import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { TokenUsage } from "../harness/agent-event.ts";
import { createConversations, type Conversations } from "./conversation.ts";

async function newState(): Promise<string> {
  const state = await mkdtemp(join(tmpdir(), "conversations-"));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
  return state;
}

const usage = (inputTokens: number, costUsd?: number): TokenUsage => ({
  inputTokens,
  cachedInputTokens: 1,
  outputTokens: 2,
  reasoningTokens: 3,
  costUsd,
});

describe("createConversations()", () => {
  it("makes its directory when it is needed, for this user alone, and removes it", async () => {
    const state = await newState();
    const conversations: Conversations = createConversations({ stateDirectory: state, id: "c1" });
    expect(await readdir(state)).toEqual([]);
    await conversations.prepare();
    await conversations.prepare();
    expect(conversations.directory).toBe(join(state, "conversations/c1/history"));
    for (const path of ["conversations", "conversations/c1", "conversations/c1/history"]) {
      expect((await stat(join(state, path))).mode & 0o777).toBe(0o700);
    }
    await writeFile(join(conversations.directory, "talk.jsonl"), "secret talk");
    await conversations[Symbol.asyncDispose]();
    expect(await readdir(join(state, "conversations"))).toEqual([]);
  });

  it("leaves a directory alone that the caller named", async () => {
    const historyDirectory = join(await newState(), "mine");
    const conversations = createConversations({ stateDirectory: "/nowhere", id: "c1", historyDirectory });
    await conversations.prepare();
    await conversations[Symbol.asyncDispose]();
    expect(existsSync(historyDirectory)).toBe(true);
  });

  it("clears away what dead processes left, and nothing of the living", async () => {
    const state = await newState();
    const dead = spawnSync("true").pid;
    const entries: [string, string | undefined][] = [
      ["dead", JSON.stringify({ pid: dead, startTicks: "1" })],
      ["recycled", JSON.stringify({ pid: process.pid, startTicks: "1" })],
      ["unfinished", undefined],
      ["broken", "{"],
    ];
    for (const [name, holder] of entries) {
      await mkdir(join(state, "conversations", name), { recursive: true });
      if (holder !== undefined) await writeFile(join(state, "conversations", name, "holder.json"), holder);
    }
    const living = createConversations({ stateDirectory: state, id: "living" });
    await living.prepare();
    await createConversations({ stateDirectory: state, id: "next" }).prepare();
    expect(await readdir(join(state, "conversations"))).toEqual(["broken", "living", "next", "unfinished"]);
  });

  it("goes on with what the agent has spoken in, and adds up what each conversation used", () => {
    const conversations = createConversations({ stateDirectory: "/nowhere", id: "c1" });
    conversations.note({ sessionId: "one", usage: undefined }, false);
    expect(conversations.current()).toBeUndefined();
    conversations.note({ sessionId: "one", usage: usage(10) }, true);
    conversations.note({ sessionId: "one", usage: usage(5, 0.25) }, true);
    expect(conversations.current()).toBe("one");
    expect(conversations.usedBefore("one")).toEqual({
      inputTokens: 15,
      cachedInputTokens: 2,
      outputTokens: 4,
      reasoningTokens: 6,
      costUsd: 0.25,
    });
    conversations.forget();
    expect(conversations.current()).toBeUndefined();
    expect(conversations.usedBefore(undefined)).toBeUndefined();
    conversations.note({ sessionId: undefined, usage: undefined }, true);
    expect(conversations.current()).toBeUndefined();
  });
});
