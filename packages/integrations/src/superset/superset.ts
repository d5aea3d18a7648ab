import { access } from "node:fs/promises";
import { join } from "node:path";
import { newJsonDocument, type JsonDocument } from "../files/json-document.ts";
import { readTextFile } from "../files/text-file.ts";
import { documentPart, isEmpty, understoodDocument } from "../hooks/document-part.ts";
import { hookLine, hookLines, isHookLine } from "../hooks/hook-lines.ts";
import type { HookPart } from "../hooks/hook-part.ts";
import type { HookObstacle, HookPlace, HookTool } from "../hooks/hook-tool.ts";
import { jsonHookPart, type JsonEntry } from "../hooks/json-hook-part.ts";
import { shellHookPart } from "../hooks/shell-hook-part.ts";

/**
 * Superset 1.24.2 types the commands of `setup` into the user's login shell, next to the agent unless it is told to wait,
 * and runs those of `teardown` with bash, for at most 60 s. It reads lists of strings in `config.json`, over which
 * `config.local.json` is laid, provided that there is a `config.json` at all. With neither it runs `setup.sh` or
 * `teardown.sh`.
 */
export const superset: HookTool = {
  id: "superset",
  title: "Superset 1.24.2",
  plan: async (place) => ({
    parts: place.isTeam ? teamParts(place) : await ownParts(place),
    ignored: [
      ".superset/config.local.json",
      ...(place.isTeam || (await hasBase(place)) ? [] : [".superset/config.json"]),
    ],
    steps: [
      "superset settings set waitForSetupBeforeAgent true",
      `Settings → Agents: command ${place.command}, arguments exec --lifecycle workspace -- claude`,
      'For an agent whose command stays as it is, and that waits for setup: one more command, ". ./.ravi/env.sh"',
    ],
    obstacles: await findRejected(place),
  }),
};

const keys = ["setup", "teardown"] as const;
type Key = (typeof keys)[number];

const purposes: Readonly<Record<Key, string>> = {
  setup: "gives every new workspace its identity",
  teardown: "takes it back when the workspace is deleted",
};

function fileOf({ repository }: HookPlace, name: string): string {
  return join(repository, ".superset", name);
}

/** A base that is not only ours. */
async function hasBase(place: HookPlace): Promise<boolean> {
  const base = await documentAt(fileOf(place, "config.json"));
  return base !== undefined && !isEmptyBase(base);
}

/** In files that are committed: a script for each, since a typed line must suit every shell. */
function teamParts(place: HookPlace): HookPart[] {
  const scripts = keys.map((key) =>
    shellHookPart({
      path: fileOf(place, `ravi-${key}.sh`),
      purpose: purposes[key],
      block: { id: "superset", lines: hookLines(place, "superset", key) },
    }),
  );
  const entries = keys.map((key) => entryAt([key], `bash ./.superset/ravi-${key}.sh`, key));
  const path = fileOf(place, "config.json");
  return [...scripts, jsonHookPart({ path, purpose: "calls them", entries })];
}

/** In the user's overlay. Without a base it would be ignored, and with it the scripts would not be run any more. */
async function ownParts(place: HookPlace): Promise<HookPart[]> {
  const path = fileOf(place, "config.local.json");
  const overlay = await documentAt(path);
  const base = await documentAt(fileOf(place, "config.json"));
  const documents = [overlay, base].filter((document) => document !== undefined);
  const entries: JsonEntry[] = [];
  for (const key of keys) {
    const isList = Array.isArray(overlay?.get([key]));
    const at = isList ? [key] : [key, key === "setup" ? "before" : "after"];
    entries.push(entryAt(at, hookLine(place, "superset", key), key));
    const fallback = await fallbackOf(place, key, documents);
    if (fallback === undefined) continue;
    const value = fallback;
    entries.push({ kind: "item", at: [key, "before"], value, isOurs: (item) => item === value });
  }
  const overlaid = jsonHookPart({ path, purpose: keys.map((key) => purposes[key]).join("; "), entries });
  const isBaseOurs = base === undefined || base.get([mark]) !== undefined;
  return isBaseOurs ? [basePart(place), overlaid] : [overlaid];
}

function entryAt(at: readonly string[], value: string, key: Key): JsonEntry {
  const isOurs = (item: unknown): boolean => isHookLine(item, "superset") || item === `bash ./.superset/ravi-${key}.sh`;
  return { kind: "item", at: [...at], value, isOurs, isFirst: key === "setup" };
}

/** The script that Superset runs as long as nothing is configured. */
async function fallbackOf(place: HookPlace, key: Key, documents: readonly JsonDocument[]): Promise<string | undefined> {
  const script = `bash "$SUPERSET_ROOT_PATH/.superset/${key}.sh"`;
  const wasAdded = documents.some((document) => listed(document.get([key, "before"])).includes(script));
  const isConfigured = documents.some((document) =>
    commandsOf(document.get([key])).some((line) => !isHookLine(line, "superset")),
  );
  const isThere = await access(fileOf(place, `${key}.sh`)).then(
    () => true,
    () => false,
  );
  return isThere && (wasAdded || !isConfigured) ? script : undefined;
}

function commandsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const { before, after } = (value ?? {}) as { before?: unknown; after?: unknown };
  return [...listed(before), ...listed(after)];
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What Superset does not look for says whose the file is. */
const mark = "persona-launcher";
const emptyBase = newJsonDocument({ setup: [], teardown: [], [mark]: ["makes Superset read config.local.json"] });

function isEmptyBase(document: JsonDocument): boolean {
  return document.get([mark]) !== undefined && keys.every((key) => isEmpty(document.get([key]) ?? []));
}

/** What makes Superset look at the overlay. */
function basePart(place: HookPlace): HookPart {
  return documentPart({
    path: fileOf(place, "config.json"),
    purpose: "makes Superset read config.local.json",
    empty: emptyBase,
    put: (document) => document,
    take: (document) => document.with([mark], undefined),
    isIn: (document) => document.get([mark]) !== undefined,
  });
}

/** What a file says, as far as it can be understood: whoever is to change it says when it cannot. */
async function documentAt(path: string): Promise<JsonDocument | undefined> {
  const file = await readTextFile(path);
  return file === undefined ? undefined : understoodDocument(file);
}

/** Superset ignores a whole file for one value in it. */
async function findRejected(place: HookPlace): Promise<HookObstacle[]> {
  const found: HookObstacle[] = [];
  for (const name of place.isTeam ? ["config.json"] : ["config.json", "config.local.json"]) {
    const path = fileOf(place, name);
    const document = await documentAt(path);
    const wrong = [...keys, "run"].find((key) => !isCommands(document?.get([key]), name));
    if (wrong === undefined) continue;
    const message = `Superset ignores the whole "${path}", because "${wrong}" is no list of strings`;
    found.push({ message, hint: `Make "${wrong}" a list there` });
  }
  return found;
}

function isCommands(value: unknown, name: string): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.every((item) => typeof item === "string");
  if (name !== "config.local.json" || typeof value !== "object" || value === null) return false;
  const { before, after } = value as { before?: unknown; after?: unknown };
  return isCommands(before, "before") && isCommands(after, "after");
}
