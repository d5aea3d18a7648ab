import { personaCatalog, type PersonaSpec } from "@agentworkforce/workload-router";
import { decodeText } from "../read-text-file.ts";
import type { PersonaLayer, PersonaText } from "./persona-layer.ts";

/** What stands in place of a directory for personas of the router's catalog. */
export const catalogLocation = "@agentworkforce/workload-router";

/** The personas that `@agentworkforce/workload-router` brings along: the last layer of every cascade. */
export const catalogLayer: PersonaLayer = {
  location: catalogLocation,
  isCatalog: true,
  read: (name) => Promise.resolve(textOf(specs().find(({ id }) => id === name))),
  list: () =>
    Promise.resolve({
      names: specs()
        .map(({ id }) => id)
        .toSorted(),
      realPath: catalogLocation,
      problems: [],
    }),
};

/** The catalog's persona for one of the router's intents, such as `review`. */
export function catalogIdForIntent(intent: string): string | undefined {
  return specs().find((spec) => spec.intent === intent)?.id;
}

function specs(): PersonaSpec[] {
  return Object.values(personaCatalog);
}

function textOf(spec: PersonaSpec | undefined): PersonaText | undefined {
  if (spec === undefined) return undefined;
  const content = decodeText(Buffer.from(JSON.stringify(spec, null, 2)));
  return content.kind === "absent" ? undefined : { file: `${catalogLocation}/${spec.id}`, content };
}
