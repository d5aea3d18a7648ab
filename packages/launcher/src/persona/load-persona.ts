import { LaunchError } from "../launch-error.ts";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import { catalogIdForIntent } from "./layers/catalog-layer.ts";
import type { PersonaLayer } from "./layers/persona-layer.ts";
import { personaLayers, type CascadeOptions } from "./layers/persona-layers.ts";
import { misnamedProblem } from "./misnamed-problem.ts";
import { assertPersonaId } from "./persona-id.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import { resolvePersona, type LoadedPersona, type ResolvedPersona } from "./resolve-persona.ts";
import { scanPersonas, type PersonaScan, type ScannedPersona } from "./scan-personas.ts";

export type { LoadedPersona } from "./resolve-persona.ts";

export interface LoadPersonaOptions extends CascadeOptions {}

/**
 * Finds and checks a persona: `<directory>/<id>.json`, then any other file that gives itself the id, then the router's
 * catalog by one of its intents. The first `<id>.json` counts also when it is broken, so that a mistake never starts a
 * different persona of the same name.
 *
 * @throws LaunchError `PERSONA_ID_INVALID`, `PERSONA_NOT_FOUND`, or `PERSONA_INVALID` with every problem.
 */
export async function loadPersona(id: string, options: LoadPersonaOptions): Promise<LoadedPersona> {
  assertPersonaId(id);
  const layers = personaLayers(options);
  return (await loadByName(id, layers)) ?? (await loadByOwnId(id, layers, options.directories));
}

async function loadByName(id: string, layers: readonly PersonaLayer[]): Promise<LoadedPersona | undefined> {
  for (const [index, layer] of layers.entries()) {
    const text = await layer.read(id);
    if (text === undefined) continue;
    const loaded = accept(id, await resolvePersona(text, { layers, index }));
    if (loaded.persona.id === id) return loaded;
    throw invalidPersona(id, [misnamedProblem(loaded.file, id, loaded.persona.id)]);
  }
  return undefined;
}

async function loadByOwnId(
  id: string,
  layers: readonly PersonaLayer[],
  directories: readonly string[],
): Promise<LoadedPersona> {
  const scan = await scanPersonas(layers);
  const found = scan.found.find((scanned) => idOf(scanned) === id) ?? findIntent(id, scan);
  if (found === undefined) throw notFound(id, directories, scan);
  return accept(id, found.result);
}

function findIntent(intent: string, { found }: PersonaScan): ScannedPersona | undefined {
  const id = catalogIdForIntent(intent);
  return found.find(({ layer, name }) => layer.isCatalog && name === id);
}

function idOf({ result }: ScannedPersona): string | undefined {
  return result.kind === "valid" ? result.loaded.persona.id : result.id;
}

function accept(id: string, result: ResolvedPersona): LoadedPersona {
  if (result.kind === "valid") return result.loaded;
  throw invalidPersona(id, result.problems);
}

function invalidPersona(id: string, problems: readonly PersonaProblem[]): LaunchError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const files = [...new Set(problems.map(({ file }) => `"${file}"`))];
  const verb = files.length > 1 ? "have" : "has";
  return new LaunchError("PERSONA_INVALID", `Cannot load persona "${id}": ${files.join(" and ")} ${verb} ${count}`, {
    problems,
  });
}

function notFound(id: string, directories: readonly string[], { found, problems }: PersonaScan): LaunchError {
  const where =
    directories.length === 0 ? "no directory was given" : `not in ${directories.map((path) => `"${path}"`).join(", ")}`;
  const named = found.map((scanned) => ({ ...scanned, id: validIdOf(scanned) }));
  // The catalog's many names would hide the few that were written here.
  const own = new Set(named.filter(({ layer }) => !layer.isCatalog).map((scanned) => scanned.id));
  const list = [...own].toSorted().join(", ");
  const hint =
    didYouMeanHint(id, own) ??
    didYouMeanHint(
      id,
      named.map((scanned) => scanned.id),
    ) ??
    (list === "" ? "Put a persona file into one of them" : `Known personas: ${list}`);
  return new LaunchError("PERSONA_NOT_FOUND", `Cannot find persona "${id}": ${where}`, { hint, problems });
}

function validIdOf({ name, result }: ScannedPersona): string {
  return result.kind === "valid" ? result.loaded.persona.id : name;
}
