import { readdir, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { readTextFile } from "../read-text-file.ts";
import type { LayerListing, PersonaLayer } from "./persona-layer.ts";

/** The `*.json` files of a directory, without its subdirectories. An absent directory is empty. */
export function directoryLayer(directory: string): PersonaLayer {
  return {
    location: directory,
    isCatalog: false,
    read: async (name) => {
      const file = join(directory, `${name}.json`);
      const content = await readTextFile(file);
      return content.kind === "absent" ? undefined : { file, content };
    },
    list: () => listDirectory(directory),
  };
}

async function listDirectory(directory: string): Promise<LayerListing> {
  const listing: LayerListing = { names: [], realPath: directory, problems: [] };
  try {
    const entries = await readdir(directory);
    const files = entries.filter((entry) => entry.endsWith(".json") && !entry.startsWith("."));
    // By file names, as a listing of the directory shows them.
    const names = files.toSorted().map((entry) => basename(entry, ".json"));
    return { ...listing, names, realPath: await realpath(directory) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return listing;
    const message =
      code === "ENOTDIR" ? "it is not a directory" : `the directory cannot be listed: ${String(code ?? error)}`;
    return { ...listing, problems: [{ file: directory, pointer: "", message }] };
  }
}
