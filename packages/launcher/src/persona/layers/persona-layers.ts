import { catalogLayer } from "./catalog-layer.ts";
import { directoryLayer } from "./directory-layer.ts";
import type { PersonaLayer } from "./persona-layer.ts";

export interface CascadeOptions {
  /** Where to look, first match first (`personaDirectories`). */
  directories: readonly string[];
  /** Whether the router's catalog comes last. @default true */
  catalog?: boolean | undefined;
}

/** The layers that personas are looked for in. */
export function personaLayers({ directories, catalog = true }: CascadeOptions): PersonaLayer[] {
  return [...directories.map(directoryLayer), ...(catalog ? [catalogLayer] : [])];
}
