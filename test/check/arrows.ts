import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What each package may depend on, of ours. ARCHITECTURE.md draws the same arrows. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ravi: [],
  "ravi-local": ["ravi"],
  "ravi-cli": ["ravi"],
  launcher: ["ravi"],
  integrations: ["launcher"],
  cli: ["ravi", "ravi-local", "ravi-cli", "launcher", "integrations"],
};

const packages = fileURLToPath(new URL("../../packages", import.meta.url));
const problems = readdirSync(packages).flatMap((name) => [...manifestProblems(name), ...importProblems(name)]);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`dependency direction: ${problems.length === 0 ? "as drawn" : `${problems.length} wrong`}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function manifestProblems(name: string): string[] {
  const manifest = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  const named = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return ours(named)
    .filter((target) => !isAllowed(name, target))
    .map((target) => `packages/${name}/package.json names ${target}`);
}

/** Imports say more than manifests: nobody reaches into another package's files, and the lower half never looks up. */
function importProblems(name: string): string[] {
  const root = join(packages, name, "src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return files.flatMap((file) => {
    const specifiers = [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)];
    return specifiers.flatMap(([, specifier = ""]) => {
      const place = `packages/${name}/src/${file} imports ${specifier}`;
      if (/^(?:\.\.\/)+packages\//.test(specifier) || !isEntryPoint(specifier)) return [place];
      return ours([specifier]).some((target) => !isAllowed(name, target)) ? [place] : [];
    });
  });
}

/** Whether a specifier of ours names something that the other package exports. */
function isEntryPoint(specifier: string): boolean {
  const [, name, subpath] = /^@persona-launcher\/([^/]+)(\/.+)?$/.exec(specifier) ?? [];
  if (name === undefined) return true;
  const manifest = readFileSync(join(packages, name, "package.json"), "utf8");
  const { exports } = JSON.parse(manifest) as { exports: Record<string, unknown> };
  return Object.hasOwn(exports, `.${subpath ?? ""}`);
}

function ours(names: readonly string[]): string[] {
  const prefix = "@persona-launcher/";
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.split("/")[1] ?? "");
}

/** A package may import itself by name, as the examples of its README do. */
function isAllowed(from: string, to: string): boolean {
  return from === to || allowed[from]?.includes(to) === true;
}
