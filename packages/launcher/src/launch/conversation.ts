import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TokenUsage } from "../harness/agent-event.ts";
import { diskFault } from "../files/disk-fault.ts";
import { currentHolder, isHolderAlive, type Holder } from "../ledger/holder.ts";
import { createPrivateDirectory } from "../workspace/state-directory.ts";
import type { LaunchResult } from "./launch-result.ts";

/** The conversations of one handle: which one is going on, and where the harness keeps them. */
export interface Conversations extends AsyncDisposable {
  /** Absolute path of the directory where the harness keeps them, for this user alone. */
  readonly directory: string;
  /** Makes the directory, unless it is there. */
  prepare(): Promise<void>;
  /** The harness's id of the conversation that is going on. */
  current(): string | undefined;
  /** What a conversation had used so far. */
  usedBefore(sessionId: string | undefined): TokenUsage | undefined;
  /**
   * Notes what a message has come to.
   *
   * @param hasSpoken Whether the agent said or did anything: a message that the model's service refused leaves nothing
   *   to go on with.
   */
  note(result: Pick<LaunchResult, "sessionId" | "usage">, hasSpoken: boolean): void;
  /** The next message begins another one. */
  forget(): void;
  /** Removes the directory, unless the caller named it. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ConversationsOptions {
  stateDirectory: string;
  /** Name of the directory. */
  id: string;
  /** Absolute path of a directory of the caller's, which stays. */
  historyDirectory?: string | undefined;
}

export function createConversations(options: ConversationsOptions): Conversations {
  const { historyDirectory } = options;
  const used = new Map<string, TokenUsage>();
  let current: string | undefined;
  let making: Promise<void> | undefined;
  return {
    directory: historyDirectory ?? join(ownDirectory(options), "history"),
    prepare: () => {
      making ??= historyDirectory === undefined ? makeOwn(options) : createPrivateDirectory(historyDirectory);
      // What could not be made is tried again by the next message.
      making.catch(() => (making = undefined));
      return making;
    },
    current: () => current,
    usedBefore: (sessionId) => (sessionId === undefined ? undefined : used.get(sessionId)),
    note: ({ sessionId, usage }, hasSpoken) => {
      if (sessionId === undefined) return;
      if (usage !== undefined) used.set(sessionId, sum(used.get(sessionId), usage));
      if (hasSpoken) current = sessionId;
    },
    forget: () => {
      current = undefined;
    },
    [Symbol.asyncDispose]: async () => {
      if (making === undefined || historyDirectory !== undefined) return;
      await rm(ownDirectory(options), { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function ownDirectory({ stateDirectory, id }: ConversationsOptions): string {
  return join(stateDirectory, "conversations", id);
}

/** The file beside the history says whose it is, so that what a dead process left can be told from what is in use. */
async function makeOwn(options: ConversationsOptions): Promise<void> {
  try {
    await makeDirectory(options);
  } catch (error) {
    throw diskFault(error, { stateDirectory: options.stateDirectory });
  }
}

async function makeDirectory(options: ConversationsOptions): Promise<void> {
  const directory = ownDirectory(options);
  await createPrivateDirectory(join(options.stateDirectory, "conversations"));
  await removeOrphans(join(options.stateDirectory, "conversations"));
  await mkdir(directory, { mode: 0o700 });
  await writeFile(join(directory, holderFile), JSON.stringify(await currentHolder()), { mode: 0o600, flag: "wx" });
  await mkdir(join(directory, "history"), { mode: 0o700 });
}

const holderFile = "holder.json";

/** Removes the conversations of processes that are dead: nobody can go on with them. */
async function removeOrphans(conversations: string): Promise<void> {
  for (const name of await readdir(conversations)) {
    const directory = join(conversations, name);
    const holder = await readHolder(join(directory, holderFile));
    if (holder === undefined || (await isHolderAlive(holder))) continue;
    // What cannot be removed now is tried again by the next one.
    await rm(directory, { recursive: true, force: true }).catch(() => {});
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const { pid, startTicks } = JSON.parse(await readFile(file, "utf8")) as Partial<Holder>;
    return typeof pid === "number" && typeof startTicks === "string" ? { pid, startTicks } : undefined;
  } catch {
    return undefined;
  }
}

function sum(before: TokenUsage | undefined, now: TokenUsage): TokenUsage {
  if (before === undefined) return now;
  return {
    inputTokens: before.inputTokens + now.inputTokens,
    cachedInputTokens: before.cachedInputTokens + now.cachedInputTokens,
    outputTokens: before.outputTokens + now.outputTokens,
    reasoningTokens: before.reasoningTokens + now.reasoningTokens,
    costUsd: now.costUsd === undefined ? before.costUsd : (before.costUsd ?? 0) + now.costUsd,
  };
}
