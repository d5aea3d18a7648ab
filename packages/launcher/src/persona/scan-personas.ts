import type { PersonaLayer } from "./layers/persona-layer.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import { resolvePersona, type ResolvedPersona } from "./resolve-persona.ts";

export interface ScannedPersona {
  file: string;
  layer: PersonaLayer;
  /** What the layer calls it: the id it should have. */
  name: string;
  result: ResolvedPersona;
}

export interface PersonaScan {
  /** Everything in the layers, in their order and then of the names. */
  found: ScannedPersona[];
  /** Directories that exist and cannot be listed. */
  problems: PersonaProblem[];
}

/** Reads and checks every persona of the layers. A place that is named twice counts once. */
export async function scanPersonas(layers: readonly PersonaLayer[]): Promise<PersonaScan> {
  const scan: PersonaScan = { found: [], problems: [] };
  const seen = new Set<string>();
  for (const [index, layer] of layers.entries()) {
    const listing = await layer.list();
    if (seen.has(listing.realPath)) continue;
    seen.add(listing.realPath);
    scan.problems.push(...listing.problems);
    for (const name of listing.names) {
      const text = await layer.read(name);
      if (text === undefined) continue;
      scan.found.push({ file: text.file, layer, name, result: await resolvePersona(text, { layers, index }) });
    }
  }
  return scan;
}
