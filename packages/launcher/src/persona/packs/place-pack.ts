import { posix } from "node:path";
import { jsonPointer } from "../json/json-pointer.ts";
import type { PersonaSource } from "../persona-source.ts";
import type { PersonaProblem } from "../persona-problem.ts";
import { referencedFiles, referencesOf, sourceOf, type Pack, type PackReference } from "./read-pack.ts";

/** What a pack brings: contents by path below the directory of the personas. */
export interface PlacedPack {
  files: ReadonlyMap<string, Uint8Array>;
  /** Files that its personas name and that it does not bring. */
  problems: PersonaProblem[];
}

/**
 * Pure: lays out what a pack brings. Personas stand at the top, where they are found; what they name stands in a
 * directory of the pack's own, because two packs may both have a `CLAUDE.md`.
 */
export function placePack(pack: Pack): PlacedPack {
  const files = new Map<string, Uint8Array>();
  const problems: PersonaProblem[] = [];
  const own = directoryName(pack.name);
  for (const [name, bytes] of pack.personas) {
    const source = sourceOf(bytes, `${pack.name}/${name}.json`);
    const references = source === undefined ? [] : referencesOf(source);
    for (const reference of references) {
      const found = referencedFiles(reference, pack.files);
      if (found.length === 0 && source !== undefined) problems.push(missing(reference, source));
      for (const [path, content] of found) files.set(`${own}/${path}`, content);
    }
    files.set(`${name}.json`, source === undefined ? bytes : Buffer.from(redirect(source, references, own)));
  }
  return { files, problems };
}

/** `@scope/name` as one directory name. */
export function directoryName(pack: string): string {
  const name = pack.replace(/^@/, "").replaceAll("/", "__");
  return name.replaceAll(/[^A-Za-z0-9._-]/g, "-").replace(/^[.-]+/, "") || "pack";
}

/** The file with its paths leading into the pack's own directory. Everything else stays as its author wrote it. */
function redirect(source: PersonaSource, references: readonly PackReference[], own: string): string {
  const places = references.flatMap(({ pointer, path, kind }) => {
    const start = source.document.spans.get(jsonPointer(pointer))?.value;
    if (start === undefined) return [];
    const target = posix.join(own, posix.normalize(path.replaceAll("\\", "/")));
    return [{ start, text: JSON.stringify(kind === "directory" ? `./${target}` : target) }];
  });
  return places
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, text: replacement }) => {
      return text.slice(0, start) + replacement + text.slice(endOfString(text, start));
    }, source.text);
}

function endOfString(text: string, start: number): number {
  const literal = /"(?:[^"\\]|\\.)*"/y;
  literal.lastIndex = start;
  return start + (literal.exec(text)?.[0].length ?? 0);
}

function missing({ pointer, path, kind }: PackReference, { file }: PersonaSource): PersonaProblem {
  const what = kind === "file" ? "file" : "directory";
  return { file, pointer: jsonPointer(pointer), message: `the pack has no ${what} "${path}"` };
}
