import type { LauncherHost } from "../../host.ts";
import { personaLayers } from "../layers/persona-layers.ts";
import { misnamedProblem } from "../misnamed-problem.ts";
import type { PersonaProblem } from "../persona-problem.ts";
import { scanPersonas } from "../scan-personas.ts";
import { applyPackChange, hashPresent, type PackAudience } from "./apply-pack-change.ts";
import { cancelled } from "./fetch-package.ts";
import { locatePack, type LocatedPack } from "./locate-pack.ts";
import { PackError } from "./pack-error.ts";
import { withPackLock } from "./pack-lock.ts";
import { readPackManifest, type InstalledPack, type PackManifest } from "./pack-manifest.ts";
import { placePack } from "./place-pack.ts";
import { planPackChange, type PackChange, type PackConflict } from "./plan-pack-change.ts";
import { packLayer, type Pack } from "./read-pack.ts";

/** Where the personas of packs go. */
export interface PackTarget {
  /** Absolute path of the directory that gets the personas. */
  directory: string;
  audience: PackAudience;
  /** The whole cascade (`personaDirectories`): what a persona of a pack extends may stand below `directory`. */
  directories: readonly string[];
}

/** How a pack is installed. */
export interface InstallPackOptions {
  host: LauncherHost;
  target: PackTarget;
  /** Replaces files that others wrote or that were changed since. @default false */
  force?: boolean | undefined;
  /** Ends the installation when it aborts, before anything was changed. */
  signal?: AbortSignal | undefined;
}

/** What became of a pack. Paths are relative to the directory of the personas. */
export interface PackInstallation {
  name: string;
  version?: string;
  directory: string;
  /** Ids of the personas it brings. */
  personas: string[];
  written: string[];
  removed: string[];
  unchanged: string[];
}

/**
 * Installs the personas of a pack, or brings them up to date. Everything is checked before anything is written; of several
 * at once in one directory, one after another writes.
 *
 * @param spec A directory, a `.tgz`, or a package of npm with a version or range.
 * @throws PackError
 */
export async function installPack(
  spec: string,
  { host, target, force, signal }: InstallPackOptions,
): Promise<PackInstallation> {
  const { pack, source } = await locatePack(spec, host, signal);
  const { files, problems } = placePack(pack);
  await requireValid(pack, problems, target);
  return await withPackLock(target, async () => {
    if (signal?.aborted === true) throw cancelled(spec);
    return await placeFiles({ pack, source, files }, target, force ?? false);
  });
}

async function placeFiles(
  { pack, source, files }: LocatedPack & { files: ReadonlyMap<string, Uint8Array> },
  target: PackTarget,
  force: boolean,
): Promise<PackInstallation> {
  const installed = await readPackManifest(target.directory);
  const change = await planChange(pack.name, files, installed, target);
  if (!force) {
    refuseOtherOrigin(pack.name, source, installed[pack.name]?.source);
    refuseConflicts(pack.name, change.conflicts, target);
  }
  const entry: InstalledPack = {
    source,
    ...(pack.version !== undefined && { version: pack.version }),
    files: change.hashes,
  };
  const manifest = { ...withoutFiles(installed, Object.keys(change.hashes)), [pack.name]: entry };
  await applyPackChange(target.directory, change, manifest, target.audience);
  return describe(pack, change, target);
}

/**
 * Brings every pack of a directory up to date, from where it came from.
 *
 * @throws PackError at the first that fails; those before it are up to date.
 */
export async function updatePacks(options: InstallPackOptions): Promise<PackInstallation[]> {
  const installed = await readPackManifest(options.target.directory);
  const results: PackInstallation[] = [];
  for (const { source } of Object.values(installed)) results.push(await installPack(source, options));
  return results;
}

/**
 * Removes what a pack brought, and nothing else.
 *
 * @param name Name of the pack, as `installPack` returned it.
 * @throws PackError `PACK_NOT_INSTALLED`, and `PACK_CONFLICT` for files that were changed since.
 */
export async function uninstallPack(
  name: string,
  { target, force }: Pick<InstallPackOptions, "target" | "force">,
): Promise<PackInstallation> {
  await requireInstalled(name, target);
  return await withPackLock(target, async () => await removeFiles(name, target, force ?? false));
}

async function removeFiles(name: string, target: PackTarget, force: boolean): Promise<PackInstallation> {
  const installed = await requireInstalled(name, target);
  const change = await planChange(name, new Map(), installed, target);
  if (!force) refuseConflicts(name, change.conflicts, target);
  const manifest = Object.fromEntries(Object.entries(installed).filter(([pack]) => pack !== name));
  await applyPackChange(target.directory, change, manifest, target.audience);
  return describe({ name, personas: new Map() }, change, target);
}

async function requireInstalled(name: string, { directory }: PackTarget): Promise<PackManifest> {
  const installed = await readPackManifest(directory);
  if (Object.hasOwn(installed, name)) return installed;
  throw notInstalled(name, installed);
}

/** The packs of a directory, by name. */
export async function listPacks(directory: string): Promise<PackManifest> {
  return readPackManifest(directory);
}

async function planChange(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
  installed: PackManifest,
  { directory }: PackTarget,
): Promise<PackChange> {
  const before = Object.keys(installed[name]?.files ?? {});
  return planPackChange({
    name,
    files,
    installed,
    present: await hashPresent(directory, [...files.keys(), ...before]),
  });
}

async function requireValid(pack: Pack, placing: readonly PersonaProblem[], target: PackTarget): Promise<void> {
  // What is extended may come with the pack, stand where it goes to, or below.
  const below = target.directories.slice(Math.max(0, target.directories.indexOf(target.directory)));
  const layer = packLayer(pack);
  const { found } = await scanPersonas([layer, ...personaLayers({ directories: below })]);
  const own = found.filter((scanned) => scanned.layer === layer);
  const problems = own.flatMap(({ file, name, result }): PersonaProblem[] => {
    if (result.kind === "invalid") return result.problems;
    const { id } = result.loaded.persona;
    return id === name ? [] : [misnamedProblem(file, name, id)];
  });
  const all = [...problems, ...placing];
  if (all.length === 0) return;
  const state = all.length === 1 ? "1 problem" : `${all.length} problems`;
  throw new PackError("PACK_PERSONAS_INVALID", `Cannot install the pack "${pack.name}": its personas have ${state}`, {
    problems: all,
    hint: "Nothing was installed; tell the author of the pack",
  });
}

/** A pack says its own name: another one of that name must not take its place unasked. */
function refuseOtherOrigin(name: string, source: string, before: string | undefined): void {
  if (before === undefined || withoutVersion(before) === withoutVersion(source)) return;
  throw new PackError("PACK_CONFLICT", `Cannot change the pack "${name}": it was installed from "${before}"`, {
    hint: "Remove it first, or say --force to take this one instead",
  });
}

function withoutVersion(source: string): string {
  return source.startsWith("/") ? source : source.replace(/(?<=.)@.*$/, "");
}

function refuseConflicts(name: string, conflicts: readonly PackConflict[], { directory }: PackTarget): void {
  if (conflicts.length === 0) return;
  const list = conflicts.map(({ path, state }) => `"${path}" (${state})`).join(", ");
  throw new PackError("PACK_CONFLICT", `Cannot change the pack "${name}": in "${directory}" stands ${list}`, {
    hint: "Nothing was changed. Save what you need of them, and say --force to lose it",
  });
}

/** With `--force` a file changes hands; the pack that had it no longer answers for it. */
function withoutFiles(installed: PackManifest, taken: readonly string[]): PackManifest {
  const paths = new Set(taken);
  const packs = Object.entries(installed).map(([name, pack]) => {
    const files = Object.entries(pack.files).filter(([path]) => !paths.has(path));
    return [name, { ...pack, files: Object.fromEntries(files) }] as const;
  });
  return Object.fromEntries(packs);
}

function describe(
  { name, version, personas }: Pick<Pack, "name" | "version" | "personas">,
  { write, remove, unchanged }: PackChange,
  { directory }: PackTarget,
): PackInstallation {
  return {
    name,
    ...(version !== undefined && { version }),
    directory,
    personas: [...personas.keys()].toSorted(),
    written: [...write.keys()].toSorted(),
    removed: remove.toSorted(),
    unchanged: unchanged.toSorted(),
  };
}

function notInstalled(name: string, installed: PackManifest): PackError {
  const names = Object.keys(installed);
  return new PackError("PACK_NOT_INSTALLED", `Cannot remove the pack "${name}": it is not installed here`, {
    hint: names.length === 0 ? "No pack is installed here" : `Installed here: ${names.join(", ")}`,
  });
}
