import { catalogIdForIntent } from "./layers/catalog-layer.ts";
import type { PersonaLayer, PersonaText } from "./layers/persona-layer.ts";
import { personaIdPattern } from "./persona-id.ts";
import { declaredId, parsePersonaSource } from "./persona-source.ts";

export interface FindTextOptions {
  layers: readonly PersonaLayer[];
  /** Index of the first layer to ask. */
  start: number;
}

export interface FoundText {
  text: PersonaText;
  /** Index of the layer that has it. */
  index: number;
}

/**
 * Finds the text of a persona, unchecked: by its name, then by the id that a text of another name gives itself, then by
 * an intent of the router's catalog.
 */
export async function findPersonaText(name: string, options: FindTextOptions): Promise<FoundText | undefined> {
  if (!personaIdPattern.test(name)) return undefined;
  return (
    (await findByName(name, options)) ??
    (await findByOwnId(name, options)) ??
    (await findByIntent(name, options.layers))
  );
}

async function findByName(name: string, { layers, start }: FindTextOptions): Promise<FoundText | undefined> {
  for (const [index, layer] of layers.entries()) {
    const text = index < start ? undefined : await layer.read(name);
    if (text !== undefined) return { text, index };
  }
  return undefined;
}

async function findByOwnId(id: string, { layers, start }: FindTextOptions): Promise<FoundText | undefined> {
  for (const [index, layer] of layers.entries()) {
    if (index < start || layer.isCatalog) continue;
    for (const name of (await layer.list()).names) {
      const text = await layer.read(name);
      if (text !== undefined && ownId(text) === id) return { text, index };
    }
  }
  return undefined;
}

async function findByIntent(intent: string, layers: readonly PersonaLayer[]): Promise<FoundText | undefined> {
  const index = layers.findIndex(({ isCatalog }) => isCatalog);
  const id = catalogIdForIntent(intent);
  const text = id === undefined ? undefined : await layers[index]?.read(id);
  return text === undefined ? undefined : { text, index };
}

function ownId({ content, file }: PersonaText): string | undefined {
  if (content.kind !== "text") return undefined;
  const parsed = parsePersonaSource(content.text, file);
  return parsed.kind === "parsed" ? declaredId(parsed.source) : undefined;
}
