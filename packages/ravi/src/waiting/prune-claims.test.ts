import { lstat, mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import * as samples from "../../testing/samples.ts";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { smsMessageSchema } from "../wire/sms.ts";
import { openClaims } from "./claims.ts";
import type { Received } from "./message-source.ts";
import { claimRetentionMs, pruneClaims, tidyFrom } from "./prune-claims.ts";

const dayMs = 86_400_000;
const now = Date.parse("2026-06-15T12:00:00Z");
const expired = new Date(now - claimRetentionMs - 1_000);

async function directory(): Promise<string> {
  const made = await temporaryDirectory();
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made.path;
}

const nameOf = (id: number): string => `email-${id}-${"0".repeat(24)}`;

async function makeFiles(path: string, names: readonly string[], changedAt: Date): Promise<void> {
  for (const name of names) {
    await writeFile(join(path, name), "");
    await utimes(join(path, name), changedAt, changedAt);
  }
}

const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("claims nobody asked about for 30 days go; younger ones and everything else stay", async () => {
  const path = await directory();
  await makeFiles(path, ids(tidyFrom).map(nameOf), expired);
  const stay = ["notes.txt", `email-1-${"0".repeat(23)}`, `mail-1-${"0".repeat(24)}`, "email-1"];
  await makeFiles(path, stay, expired);
  await makeFiles(path, [nameOf(1_000)], new Date(now - claimRetentionMs + 1_000));
  await mkdir(join(path, nameOf(1_001)));
  await symlink("/", join(path, nameOf(1_002)));

  await pruneClaims(path, now);

  expect((await readdir(path)).toSorted()).toEqual(
    [...stay, nameOf(1_000), nameOf(1_001), nameOf(1_002), "pruned-2026-06-15"].toSorted(),
  );
});

test("a directory with few claims is left alone", async () => {
  const path = await directory();
  await makeFiles(path, ids(tidyFrom - 1).map(nameOf), expired);

  await pruneClaims(path, now);

  expect(await readdir(path)).toHaveLength(tidyFrom - 1);
});

test("it happens once a day, not within the hour after the last time, and old marks go", async () => {
  const path = await directory();
  const refill = (): Promise<void> => makeFiles(path, ids(tidyFrom).map(nameOf), expired);
  const claims = async (): Promise<number> => (await readdir(path)).filter((name) => name.startsWith("email")).length;
  const prune = async (at: string, markedAt: string): Promise<number> => {
    await refill();
    const marks = (await readdir(path)).filter((name) => name.startsWith("pruned"));
    await makeFiles(path, marks, new Date(markedAt));
    await pruneClaims(path, Date.parse(at));
    return claims();
  };

  expect(await prune("2026-06-15T23:59:00Z", "2026-06-15T00:00:00Z")).toBe(0);
  expect(await prune("2026-06-15T23:59:30Z", "2026-06-15T20:00:00Z")).toBe(tidyFrom);
  expect(await prune("2026-06-16T00:10:00Z", "2026-06-15T23:59:00Z")).toBe(tidyFrom);
  expect(await prune("2026-06-16T01:10:00Z", "2026-06-15T23:59:00Z")).toBe(0);
  expect(await prune("2026-06-20T12:00:00Z", "2026-06-16T01:10:00Z")).toBe(0);
  expect((await readdir(path)).filter((name) => name.startsWith("pruned"))).toEqual(["pruned-2026-06-20"]);
});

function received(id: number): Received {
  const message = smsMessageSchema.parse({ ...samples.smsMessage, id, message_sid: `SM${id}` });
  return { channel: "sms", message };
}

test("a claim that is still asked for is kept", async () => {
  const path = join(await directory(), "claims");
  const claims = await openClaims(path, undefined);
  expect(await claims.take(received(7))).toBe(true);
  const [name = ""] = await readdir(path);
  await utimes(join(path, name), expired, expired);

  expect(await claims.take(received(7))).toBe(false);

  expect((await lstat(join(path, name))).mtimeMs).toBeGreaterThan(Date.now() - dayMs);
});

test("opening claims prunes them, and nobody waits for it", async () => {
  const path = join(await directory(), "claims");
  await mkdir(path, { mode: 0o700 });
  await makeFiles(path, ids(tidyFrom).map(nameOf), expired);

  await openClaims(path, undefined);

  const left = async (): Promise<string[]> => (await readdir(path)).filter((name) => name.startsWith("email"));
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 20_000 });
});

test("while claims are pruned, waiters that race for the same messages still get each one at most once", async () => {
  const path = join(await directory(), "claims");
  const messages = ids(400).map(received);
  const first = await openClaims(path, undefined);
  for (const message of messages) await first.take(message);
  for (const name of await readdir(path)) await utimes(join(path, name), new Date(0), new Date(0));

  // Each opening would prune; the messages that are free again are asked for by all.
  const winners = await Promise.all(
    ids(12).map(async (waiter) => {
      const claims = await openClaims(path, undefined);
      const order = waiter % 2 === 0 ? messages : messages.toReversed();
      const won: number[] = [];
      for (const message of order) if (await claims.take(message)) won.push(message.message.id);
      return won;
    }),
  );

  const all = winners.flat();
  expect(all.length).toBe(new Set(all).size);
});
