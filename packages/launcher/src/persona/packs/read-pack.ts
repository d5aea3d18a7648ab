import { posix } from "node:path";
import { parseSkillSource } from "../../skills/skill-source.ts";
import { isObject, valueAt } from "../json/object-at.ts";
import type { JsonPath } from "../finding.ts";
import type { PersonaLayer } from "../layers/persona-layer.ts";
import { declaredId, parsePersonaSource, type PersonaSource } from "../persona-source.ts";
import { decodeText } from "../read-text-file.ts";
import { PackError } from "./pack-error.ts";
import type { PackFiles } from "./pack-files.ts";

/** A pack: the personas of a directory or a package. */
export interface Pack {
  /** Name of the package, or of the directory. */
  name: string;
  version?: string;
  /** Persona files by the id that their file name says. */
  personas: ReadonlyMap<string, Uint8Array>;
  /** Everything below the directory of the personas, from which their paths start. */
  files: PackFiles;
}

/**
 * Finds the personas of a pack: in the directory that `personas` of its `package.json` names (or `agentworkforce.personas`,
 * as AgentWorkforce's packs have it), else in `personas/`, else at its root.
 *
 * @param fallbackName Name of a pack without a package.json.
 * @throws PackError `PACK_INVALID`.
 */
export function readPack(files: PackFiles, fallbackName: string): Pack {
  const manifest = readManifest(files, fallbackName);
  const directory = personaDirectory(files, manifest, fallbackName);
  const inside = filesBelow(files, directory);
  const personas = [...inside].filter(
    ([path]) => isPersonaPath(path) && !(directory === "" && path === "package.json"),
  );
  if (personas.length === 0) throw broken(fallbackName, "it has no personas", "A pack has *.json files in personas/");
  const name = stringMember(manifest, "name") ?? fallbackName;
  const version = stringMember(manifest, "version");
  return {
    name,
    ...(version !== undefined && { version }),
    personas: new Map(personas.map(([path, bytes]) => [path.slice(0, -".json".length), bytes])),
    files: inside,
  };
}

/** The personas of a pack as a layer of a cascade. */
export function packLayer(pack: Pack): PersonaLayer {
  const location = pack.name;
  return {
    location,
    isCatalog: false,
    read: (name) => {
      const bytes = pack.personas.get(name);
      const content = bytes === undefined ? undefined : decodeText(bytes);
      if (content === undefined || content.kind === "absent") return Promise.resolve(undefined);
      return Promise.resolve({ file: `${location}/${name}.json`, content });
    },
    list: () => Promise.resolve({ names: [...pack.personas.keys()].toSorted(), realPath: location, problems: [] }),
  };
}

/** A path that a persona names, and where it names it. */
export interface PackReference {
  pointer: JsonPath;
  /** As it stands in the file. */
  path: string;
  kind: "file" | "directory";
}

/** The sidecars and local skills that a persona file names. */
export function referencesOf({ document: { value } }: PersonaSource): PackReference[] {
  const tiers = valueAt(value, ["tiers"]);
  const places: JsonPath[] = [[], ...(isObject(tiers) ? Object.keys(tiers).map((tier) => ["tiers", tier]) : [])];
  const sidecars = places.flatMap((place) => [
    [...place, "claudeMd"],
    [...place, "agentsMd"],
  ]);
  const skills = valueAt(value, ["skills"]);
  const sources = Array.isArray(skills) ? skills.map((_, index): JsonPath => ["skills", index, "source"]) : [];
  return [
    ...sidecars.flatMap((pointer) => referenceAt(value, pointer, "file")),
    ...sources.flatMap((pointer) => referenceAt(value, pointer, "directory")),
  ];
}

function referenceAt(document: unknown, pointer: JsonPath, kind: PackReference["kind"]): PackReference[] {
  const path = valueAt(document, pointer);
  if (typeof path !== "string") return [];
  const isLocal = kind === "file" || (path.startsWith(".") && parseSkillSource(path)?.kind === "directory");
  return isLocal ? [{ pointer, path, kind }] : [];
}

/** The files that a reference means. */
export function referencedFiles({ path, kind }: PackReference, files: PackFiles): [string, Uint8Array][] {
  const target = posix.normalize(path.replaceAll("\\", "/")).replace(/\/$/, "");
  if (kind === "directory") return [...files].filter(([file]) => file.startsWith(`${target}/`));
  const bytes = files.get(target);
  return bytes === undefined ? [] : [[target, bytes]];
}

/** Reads a persona file of a pack as JSON; `undefined` when it is none, which checking it will tell. */
export function sourceOf(bytes: Uint8Array, file: string): PersonaSource | undefined {
  const content = decodeText(bytes);
  const parsed = content.kind === "text" ? parsePersonaSource(content.text, file) : undefined;
  return parsed?.kind === "parsed" && declaredId(parsed.source) !== undefined ? parsed.source : undefined;
}

function readManifest(files: PackFiles, name: string): unknown {
  const bytes = files.get("package.json");
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw broken(name, "its package.json is no JSON", "Correct it");
  }
}

function personaDirectory(files: PackFiles, manifest: unknown, name: string): string {
  const named = valueAt(manifest, ["personas"]) ?? valueAt(manifest, ["agentworkforce", "personas"]);
  if (named === undefined) return [...files.keys()].some((path) => path.startsWith("personas/")) ? "personas" : "";
  if (typeof named !== "string" || named.trim() === "") {
    throw broken(name, '"personas" of its package.json is no directory', 'Write a path such as "personas"');
  }
  const path = posix.normalize(named.replaceAll("\\", "/")).replace(/\/$/, "");
  if (posix.isAbsolute(path) || path.split("/").includes("..")) {
    throw broken(name, '"personas" of its package.json leads out of it', 'Write a path such as "personas"');
  }
  return path === "." ? "" : path;
}

function filesBelow(files: PackFiles, directory: string): Map<string, Uint8Array> {
  if (directory === "") return new Map(files);
  const start = `${directory}/`;
  const inside = [...files].filter(([path]) => path.startsWith(start));
  return new Map(inside.map(([path, bytes]) => [path.slice(start.length), bytes]));
}

function isPersonaPath(path: string): boolean {
  return path.endsWith(".json") && !path.includes("/") && !path.startsWith(".");
}

function stringMember(value: unknown, key: string): string | undefined {
  const member = valueAt(value, [key]);
  return typeof member === "string" && member.trim() !== "" ? member : undefined;
}

function broken(name: string, state: string, hint: string): PackError {
  return new PackError("PACK_INVALID", `Cannot read the pack "${name}": ${state}`, { hint });
}
