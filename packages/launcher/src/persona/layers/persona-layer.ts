import type { PersonaProblem } from "../persona-problem.ts";
import type { TextFile } from "../read-text-file.ts";

/** The text of a persona and where it stands. */
export interface PersonaText {
  /** Absolute path; in a layer that is no directory, a name that tells where it is from. */
  file: string;
  content: Exclude<TextFile, { kind: "absent" }>;
}

/** One place that personas come from. Layers are asked in order, and the first that has an id wins. */
export interface PersonaLayer {
  /** Absolute path of a directory, or the name of another place. */
  location: string;
  /** Whether it is the router's catalog, whose personas nobody here wrote. */
  isCatalog: boolean;
  /** The persona that the layer keeps under a name: `<name>.json` of a directory. */
  read(name: string): Promise<PersonaText | undefined>;
  /** Names of everything there, sorted, and what kept us from listing it. */
  list(): Promise<LayerListing>;
}

export interface LayerListing {
  names: string[];
  /** The same for two layers of the same place, by whatever path. */
  realPath: string;
  problems: PersonaProblem[];
}
