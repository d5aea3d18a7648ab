import { dirname, join } from "node:path";
import { LaunchError } from "../launch-error.ts";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import { misnamedProblem } from "./misnamed-problem.ts";
import { assertPersonaId } from "./persona-id.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import type { Persona } from "./persona-schema.ts";
import { readPersonaFile } from "./read-persona-file.ts";
import { scanPersonas, type PersonaScan } from "./scan-personas.ts";

export interface LoadPersonaOptions {
  /** Where to look, first match first (`personaDirectories`). */
  directories: readonly string[];
}

export interface LoadedPersona {
  persona: Persona;
  /** The file it came from. */
  file: string;
  /** The directory of that file, from which `claudeMd` and `agentsMd` start. */
  directory: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  contentHash: string;
}

/**
 * Finds and checks a persona: `<directory>/<id>.json`, then any other file that gives itself the id. The first
 * `<id>.json` counts also when it is broken, so that a mistake never starts a different persona of the same name.
 *
 * @throws LaunchError `PERSONA_ID_INVALID`, `PERSONA_NOT_FOUND`, or `PERSONA_INVALID` with every problem.
 */
export async function loadPersona(id: string, { directories }: LoadPersonaOptions): Promise<LoadedPersona> {
  assertPersonaId(id);
  return (await loadByFileName(id, directories)) ?? (await loadByOwnId(id, directories));
}

async function loadByFileName(id: string, directories: readonly string[]): Promise<LoadedPersona | undefined> {
  for (const directory of directories) {
    const file = join(directory, `${id}.json`);
    const result = await readPersonaFile(file);
    if (result.kind === "absent") continue;
    if (result.kind === "invalid") throw invalidPersona(id, result.problems);
    if (result.persona.id !== id) throw invalidPersona(id, [misnamedProblem(file, id, result.persona.id)]);
    return { persona: result.persona, file, directory, contentHash: result.contentHash };
  }
  return undefined;
}

async function loadByOwnId(id: string, directories: readonly string[]): Promise<LoadedPersona> {
  const scan = await scanPersonas(directories);
  for (const { file, result } of scan.files) {
    if (result.kind === "invalid" && result.id === id) throw invalidPersona(id, result.problems);
    if (result.kind === "invalid" || result.persona.id !== id) continue;
    return { persona: result.persona, file, directory: dirname(file), contentHash: result.contentHash };
  }
  throw notFound(id, directories, scan);
}

function invalidPersona(id: string, problems: readonly PersonaProblem[]): LaunchError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const file = problems[0]?.file ?? "";
  return new LaunchError("PERSONA_INVALID", `Cannot load persona "${id}": "${file}" has ${count}`, { problems });
}

function notFound(id: string, directories: readonly string[], scan: PersonaScan): LaunchError {
  const where =
    directories.length === 0 ? "no directory was given" : `not in ${directories.map((path) => `"${path}"`).join(", ")}`;
  const known = new Set(scan.files.map(({ name, result }) => (result.kind === "valid" ? result.persona.id : name)));
  const list = [...known].toSorted().join(", ");
  const hint =
    didYouMeanHint(id, known) ?? (list === "" ? "Put a persona file into one of them" : `Known personas: ${list}`);
  return new LaunchError("PERSONA_NOT_FOUND", `Cannot find persona "${id}": ${where}`, {
    hint,
    problems: scan.problems,
  });
}
