import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import type { ConversationOptions } from "./conversation.ts";

/** What was sent and what came back, by SHA-256, and how the program ended. */
export interface RoundTrip {
  sent: string;
  received: string;
  end: readonly [exitCode: number | null, signal: NodeJS.Signals | null];
}

/** Sends random bytes to a program that sends back what it gets. */
export async function sendAround(
  [file, ...args]: readonly [string, ...string[]],
  megabytes: number,
  options: ConversationOptions,
): Promise<RoundTrip> {
  const child = spawn(file, args, { ...options, stdio: ["pipe", "pipe", "inherit"] });
  const [sent, received] = [createHash("sha256"), createHash("sha256")];
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const send = pipeline(async function* () {
    for (let megabyte = 0; megabyte < megabytes; megabyte += 1) {
      const chunk = randomBytes(1_000_000);
      sent.update(chunk);
      yield chunk;
    }
    await Promise.resolve();
  }, child.stdin);
  await Promise.all([send, pipeline(child.stdout, received)]);
  return { sent: sent.digest("hex"), received: received.digest("hex"), end: await ended };
}
