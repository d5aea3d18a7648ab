import type { Harness } from "@agentworkforce/workload-router";
import { personaLayers, type CascadeOptions } from "./layers/persona-layers.ts";
import { misnamedProblem } from "./misnamed-problem.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import type { Persona } from "./persona-schema.ts";
import { personaTiers } from "./persona-tiers.ts";
import { scanPersonas, type ScannedPersona } from "./scan-personas.ts";

export interface ListPersonasOptions extends CascadeOptions {}

/** One persona as a list shows it. */
export interface PersonaSummary {
  id: string;
  description: string;
  /** Without repetition, the default tier's first. */
  harnesses: Harness[];
  file: string;
  /** The directory it is from, or `@agentworkforce/workload-router` for the router's catalog. */
  location: string;
  /** Files that it extends, the nearest first. */
  bases?: readonly string[];
  /** True when loading the id gives another file, or fails on a broken one that stands before it. */
  shadowed?: boolean;
  /** The file that loading the id gives instead. */
  shadowedBy?: string;
}

/** What stands in the persona directories. */
export interface PersonaList {
  /** In the order of the directories and then of the file names. */
  personas: PersonaSummary[];
  /** What is wrong with the other files, and with names that differ from ids. */
  problems: PersonaProblem[];
}

/** Lists the personas of all directories. Never throws for a broken file: it is among the problems. */
export async function listPersonas(options: ListPersonasOptions): Promise<PersonaList> {
  const { found, problems } = await scanPersonas(personaLayers(options));
  return {
    personas: found.flatMap((scanned) => summaryOf(scanned, found)),
    problems: withoutRepetition([...problems, ...found.flatMap(problemsOf)]),
  };
}

function summaryOf({ file, layer, result }: ScannedPersona, found: readonly ScannedPersona[]): PersonaSummary[] {
  if (result.kind === "invalid") return [];
  const { persona, bases } = result.loaded;
  const winner = winnerFor(persona.id, found);
  const isShadowed = winner !== undefined && winner.file !== file;
  return [
    {
      id: persona.id,
      description: persona.description,
      harnesses: harnessesOf(persona),
      file,
      location: layer.location,
      ...(bases !== undefined && { bases }),
      ...(isShadowed && { shadowed: true, shadowedBy: winner.file }),
    },
  ];
}

/** The file that `loadPersona` settles on. */
function winnerFor(id: string, found: readonly ScannedPersona[]): ScannedPersona | undefined {
  const named = found.find(({ name }) => name === id);
  return named ?? found.find(({ result }) => (result.kind === "valid" ? result.loaded.persona.id : result.id) === id);
}

function harnessesOf(persona: Persona): Harness[] {
  return [...new Set(personaTiers(persona).map(({ runtime }) => runtime.harness))];
}

function problemsOf({ file, name, result }: ScannedPersona): PersonaProblem[] {
  if (result.kind === "invalid") return result.problems;
  const { id } = result.loaded.persona;
  return id === name ? [] : [misnamedProblem(file, name, id)];
}

/** What is wrong with a base is wrong with everything that extends it, and told once. */
function withoutRepetition(problems: readonly PersonaProblem[]): PersonaProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
}
