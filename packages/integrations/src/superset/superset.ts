import { access } from "node:fs/promises";
import { join } from "node:path";
import { newJsonDocument, readJsonDocument, type JsonDocument } from "../files/json-document.ts";
import { notUnderstood, readTextFile, type TextFile } from "../files/text-file.ts";
import { hookLine, hookLines, isHookLine } from "../hooks/hook-lines.ts";
import type { HookPart } from "../hooks/hook-part.ts";
import type { HookPlace, HookTool } from "../hooks/hook-tool.ts";
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
    ignored: place.isTeam
      ? []
      : [".superset/config.local.json", ...((await hasBase(place)) ? [] : [".superset/config.json"])],
    steps: [
      "superset settings set waitForSetupBeforeAgent true",
      `Settings → Agents: command ${place.command}, arguments exec --lifecycle workspace -- claude`,
      'For an agent whose command stays as it is, and that waits for setup: one more command, ". ./.ravi/env.sh"',
    ],
    obstacles: [],
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

async function hasBase(place: HookPlace): Promise<boolean> {
  const text = (await readTextFile(fileOf(place, "config.json")))?.text;
  return text !== undefined && text !== emptyBase.text;
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
  const entries: JsonEntry[] = [];
  for (const key of keys) {
    const isList = Array.isArray(overlay.get([key]));
    const at = isList ? [key] : [key, key === "setup" ? "before" : "after"];
    entries.push(entryAt(at, hookLine(place, "superset", key), key));
    const fallback = await fallbackOf(place, key, [overlay, base]);
    if (fallback === undefined) continue;
    const value = fallback;
    entries.push({ kind: "item", at: [key, "before"], value, isOurs: (item) => item === value });
  }
  return [basePart(place), jsonHookPart({ path, purpose: keys.map((key) => purposes[key]).join("; "), entries })];
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

const emptyBase = newJsonDocument({ setup: [], teardown: [] });

/** What makes Superset look at the overlay. */
function basePart(place: HookPlace): HookPart {
  return {
    path: fileOf(place, "config.json"),
    purpose: "makes Superset read config.local.json",
    with: (file) => file ?? { text: emptyBase.text, mode: 0o644 },
    without: (file) => (file.text === emptyBase.text ? undefined : file),
    isIn: (file) => file.text === emptyBase.text,
    paste: emptyBase.text,
  };
}

/** @throws IntegrationError `FILE_NOT_UNDERSTOOD` for what Superset rejects as a whole. */
async function documentAt(path: string): Promise<JsonDocument> {
  const file: TextFile | undefined = await readTextFile(path);
  if (file === undefined) return newJsonDocument();
  const document = readJsonDocument(file);
  for (const key of [...keys, "run"]) {
    if (!isCommands(document.get([key]), path)) {
      throw notUnderstood(path, `Superset ignores the whole file, because "${key}" is no list of strings`);
    }
  }
  return document;
}

function isCommands(value: unknown, path: string): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.every((item) => typeof item === "string");
  if (!path.endsWith("config.local.json") || typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(([key, list]) => ["before", "after"].includes(key) && isCommands(list, ""));
}
