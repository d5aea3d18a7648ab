import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One thing that can be imported from a published package. */
export interface EntryPoint {
  /** What stands behind `from`, e.g. `@persona-launcher/launcher/exec`. */
  specifier: string;
  /** Absolute path of its source. */
  source: string;
  /** What the package is for; of a part of it, what its source says at the top. */
  description: string;
}

interface Manifest {
  name: string;
  description: string;
  exports: Record<string, string | Record<string, string>>;
}

/** The packages in the order of the index; a reader starts at the top. */
const packages = ["launcher", "ravi", "ravi-local", "ravi-cli", "integrations", "cli"] as const;

/** Every entry point of every published package, the main one of each first. */
export function entryPoints(root: string): EntryPoint[] {
  return packages.flatMap((name) => entryPointsOf(join(root, "packages", name)));
}

function entryPointsOf(directory: string): EntryPoint[] {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (typeof target === "string") return [];
    const source = target["@persona-launcher/source"];
    if (source === undefined) throw new Error(`Cannot document "${manifest.name}": "${subpath}" has no source`);
    const path = join(directory, source);
    const description = subpath === "." ? manifest.description : openingSentence(path);
    return [{ specifier: join(manifest.name, subpath), source: path, description }];
  });
}

function openingSentence(source: string): string {
  const [, comment = ""] = /^\/\*\* (.*?)[:.]? ?(?:an entry point .*)?\*\//.exec(readFileSync(source, "utf8")) ?? [];
  return comment;
}
