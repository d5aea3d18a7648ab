// Puts each command into few files, `packages/*/bundle/`, of what `tsc -b` has built: Node.js takes seven tenths of a second
// for the eight hundred modules of `persona`, and two for these.
import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const packages = join(dirname(fileURLToPath(import.meta.url)), "..", "packages");

/** What says where a file of its package is, and so has to stay in it. */
const stayWhereTheyAre = [
  "@persona-launcher/launcher/programs",
  "@persona-launcher/ravi-cli/ravi-command-path",
  "@persona-launcher/ravi-local/daemon-program",
];

for (const name of ["cli", "ravi-cli"]) await bundle(join(packages, name));

async function bundle(directory) {
  const out = join(directory, "bundle");
  const { metafile, outputFiles } = await build({
    entryPoints: [join(directory, "dist", "main.js")],
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    // The first one has a binary beside it.
    external: ["@photostructure/sqlite", ...stayWhereTheyAre],
    plugins: [leavePlaces()],
    // Some of what is bundled is CommonJS and asks for modules of Node.js.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    },
    metafile: true,
    write: false,
    absWorkingDir: directory,
    logLevel: "warning",
  });
  const inputs = Object.keys(metafile.inputs).map((file) => join(directory, file));
  for (const file of inputs) requireNoPlace(file, directory);
  const licenses = licensesOf(inputs);
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  replaceFiles(out, files.set("LICENSES", licenses));
}

/**
 * Brings a directory up to date while commands of it run, and while somebody else does the same: what is as it is to be is
 * not touched, and what the former `main.js` loads stays for a day. Names of the other files change with what is in them.
 */
function replaceFiles(directory, files) {
  mkdirSync(directory, { recursive: true });
  const names = [...files.keys()].filter((name) => name !== "main.js");
  for (const name of [...names, "main.js"]) replaceFile(join(directory, name), files.get(name));
  const dayAgo = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (!files.has(name) && changedAt < dayAgo) rmSync(path, { force: true });
  }
}

function replaceFile(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  const temporary = `${path}.${randomUUID()}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** @returns {import("esbuild").Plugin} */
function leavePlaces() {
  const { resolve } = createRequire(join(packages, "cli", "package.json"));
  const places = new Map(stayWhereTheyAre.map((name) => [realpathSync(resolve(name)), name]));
  return {
    name: "leave-places",
    setup({ onResolve }) {
      onResolve({ filter: /\.js$/ }, ({ path, resolveDir }) => {
        const name = path.startsWith(".") ? places.get(join(resolveDir, path)) : undefined;
        return name === undefined ? undefined : { path: name, external: true };
      });
    },
  };
}

/**
 * A module that asks where it is would look beside the bundle. That is right for those of the bundled package that are as
 * deep in it as the bundle, and for no others.
 *
 * @throws Error
 */
function requireNoPlace(file, directory) {
  const isOurs = file.startsWith(`${packages}/`) && !file.includes("/node_modules/");
  if (!isOurs || dirname(file) === join(directory, "dist")) return;
  if (!readFileSync(file, "utf8").includes("import.meta.url")) return;
  throw new Error(`Cannot bundle "${file}": it asks where it is; leave it out, as "stayWhereTheyAre" does`);
}

/** The licences of what is in the bundle and not ours, as they want it. */
function licensesOf(files) {
  const others = new Set(files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...others]
    .toSorted((one, other) => (one < other ? -1 : 1))
    .map(licenseOf)
    .join("\n");
}

function licenseOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "license.md", "LICENCE", "LICENSE-MIT"]
    .map((candidate) => join(directory, candidate))
    .find((candidate) => existsSync(candidate));
  const text = file === undefined ? "" : `\n${readFileSync(file, "utf8").trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}
