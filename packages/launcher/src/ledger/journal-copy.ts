import { appendFileSync, closeSync, constants, openSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Effect, Effects, Intent, IntentState } from "./journal.ts";
import type { LaunchRecord } from "./launches.ts";

/**
 * A copy of the journal of one launch, in the launch's own directory: what is needed to find its effects again when the books
 * are lost. One JSON document per line: the launch, then its effects as they come; of several lines about one effect, the
 * last counts. Names and places only. It goes with the directory.
 */
export interface JournalCopy {
  /** @throws NodeJS.ErrnoException */
  note(intent: Pick<Intent, "id" | "effect" | "data">, state: IntentState): void;
}

/** The launch, as its copy has it. */
export interface CopiedLaunch extends LaunchRecord {
  startedAt: string;
  holder: { pid: number; startTicks: string; host: string; boot: string };
  identity: { uuid: string; email: string; phone?: string | undefined };
}

/** An effect that may stand. */
export type CopiedEffect = { [E in Effect]: { effect: E; data: Effects[E] } }[Effect];

const nameOfCopy = "journal.jsonl";

/** Begins the copy of a launch. @throws NodeJS.ErrnoException `EEXIST` when there is one. */
export function beginJournalCopy(launchDirectory: string, launch: CopiedLaunch): JournalCopy {
  const path = join(launchDirectory, nameOfCopy);
  writeFileSync(path, `${JSON.stringify(launch)}\n`, { mode: 0o600, flag: "wx" });
  return {
    note: ({ id, effect, data }, state) => appendLine(path, JSON.stringify({ id, effect, data, state })),
  };
}

/** A copy that went with its directory is not begun again. */
function appendLine(path: string, line: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  try {
    appendFileSync(file, `${line}\n`);
  } finally {
    closeSync(file);
  }
}

const text = z.string();
const launchSchema = z.object({
  id: text,
  mode: z.enum(["headless", "interactive", "exec", "hold", "provision", "warm"]),
  heldBy: text.optional(),
  personaId: text,
  personaHash: text,
  harness: text,
  workspace: text,
  ravi: text,
  identityName: text,
  isShared: z.boolean(),
  startedAt: text,
  holder: z.object({ pid: z.int(), startTicks: text, host: text, boot: text }),
  identity: z.object({ uuid: text, email: text, phone: text.optional() }),
});

const lifecycle = z.enum(["ephemeral", "workspace", "pool", "named"]);
const possession = z.object({ uuid: text, updatedAt: text });
const belongings = z.object({
  secrets: z.record(text, possession),
  passwords: z.array(possession),
  contacts: z.array(text),
});
const identity = z.object({
  ravi: text,
  name: text,
  lifecycle,
  pool: text.optional(),
  workspace: text.optional(),
  gitDirectory: text.optional(),
  uuid: text.optional(),
  isMade: z.boolean().optional(),
  isUnclear: z.boolean().optional(),
});
const lineFields = { id: z.int(), state: text };
const lineSchema = z.discriminatedUnion("effect", [
  z.object({ ...lineFields, effect: z.literal("identity"), data: identity }),
  z.object({
    ...lineFields,
    effect: z.literal("identity-key"),
    data: z.object({ ravi: text, name: text, label: text }),
  }),
  z.object({
    ...lineFields,
    effect: z.literal("slot"),
    data: z.object({ ravi: text, name: text, pool: text, belongings: belongings.optional() }),
  }),
  z.object({
    ...lineFields,
    effect: z.literal("scope"),
    data: z.object({ directory: text, identityUuid: text }),
  }),
  z.object({
    ...lineFields,
    effect: z.literal("identity-file"),
    data: z.object({
      workspace: text,
      file: text,
      kind: z.enum(["env", "credentials"]),
      identityUuid: text,
      mode: z.int().optional(),
      directories: z.array(text),
    }),
  }),
  z.object({ ...lineFields, effect: z.literal("launch-directory"), data: z.object({ path: text }) }),
  z.object({ ...lineFields, effect: z.literal("placeholders"), data: z.object({ paths: z.array(text) }) }),
  z.object({ ...lineFields, effect: z.literal("processes"), data: z.object({ launchId: text }) }),
]);

/** What the copy in a launch's directory tells; `undefined` when there is none that can be read. */
export async function readJournalCopy(
  launchDirectory: string,
): Promise<{ launch: CopiedLaunch; effects: CopiedEffect[] } | undefined> {
  const [first = "", ...rest] = (await readFile(join(launchDirectory, nameOfCopy), "utf8").catch(() => "")).split("\n");
  const launch = launchSchema.safeParse(parseJson(first));
  if (!launch.success) return undefined;
  const lines = rest.map((line) => lineSchema.safeParse(parseJson(line))).flatMap(({ data }) => data ?? []);
  const newest = new Map(lines.map((line) => [line.id, line]));
  const standing = [...newest.values()].filter(({ state }) => state === "intended" || state === "done");
  return { launch: launch.data, effects: standing.map(({ effect, data }) => ({ effect, data }) as CopiedEffect) };
}

/** The last line may be cut short. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
