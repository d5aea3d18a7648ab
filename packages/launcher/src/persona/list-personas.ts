import type { Harness } from "@agentworkforce/workload-router";
import { misnamedProblem } from "./misnamed-problem.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import type { Persona } from "./persona-schema.ts";
import { personaTiers } from "./persona-tiers.ts";
import { scanPersonas, type ScannedFile } from "./scan-personas.ts";

export interface ListPersonasOptions {
  /** Where to look, first match first (`personaDirectories`). */
  directories: readonly string[];
}

export interface PersonaSummary {
  id: string;
  description: string;
  /** Without repetition, the default tier's first. */
  harnesses: Harness[];
  file: string;
  /** True when loading the id gives another file, or fails on a broken one that stands before it. */
  shadowed?: boolean;
}

export interface PersonaList {
  /** In the order of the directories and then of the file names. */
  personas: PersonaSummary[];
  /** What is wrong with the other files, and with names that differ from ids. */
  problems: PersonaProblem[];
}

/** Lists the personas of all directories. Never throws for a broken file: it is among the problems. */
export async function listPersonas({ directories }: ListPersonasOptions): Promise<PersonaList> {
  const { files, problems } = await scanPersonas(directories);
  return {
    personas: files.flatMap((scanned) => summaryOf(scanned, files)),
    problems: [...problems, ...files.flatMap(problemsOf)],
  };
}

function summaryOf({ file, result }: ScannedFile, files: readonly ScannedFile[]): PersonaSummary[] {
  if (result.kind === "invalid") return [];
  const { id, description } = result.persona;
  const shadowed = winnerFor(id, files)?.file !== file;
  return [{ id, description, harnesses: harnessesOf(result.persona), file, ...(shadowed && { shadowed }) }];
}

/** The file that `loadPersona` settles on. */
function winnerFor(id: string, files: readonly ScannedFile[]): ScannedFile | undefined {
  const named = files.find(({ name }) => name === id);
  return named ?? files.find(({ result }) => (result.kind === "valid" ? result.persona.id : result.id) === id);
}

function harnessesOf(persona: Persona): Harness[] {
  return [...new Set(personaTiers(persona).map(({ runtime }) => runtime.harness))];
}

function problemsOf({ file, name, result }: ScannedFile): PersonaProblem[] {
  if (result.kind === "invalid") return result.problems;
  return result.persona.id === name ? [] : [misnamedProblem(file, name, result.persona.id)];
}
