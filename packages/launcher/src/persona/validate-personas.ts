import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { LaunchError } from "../launch-error.ts";
import { selectRuntime } from "./select-runtime.ts";
import { parseSkillSource } from "../skills/skill-source.ts";
import { readSidecars } from "../sidecars/read-sidecars.ts";
import { directoryLayer } from "./layers/directory-layer.ts";
import type { PersonaLayer } from "./layers/persona-layer.ts";
import { personaLayers, type CascadeOptions } from "./layers/persona-layers.ts";
import { misnamedProblem } from "./misnamed-problem.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import { personaTiers } from "./persona-tiers.ts";
import { readTextFile } from "./read-text-file.ts";
import { resolvePersona, type LoadedPersona } from "./resolve-persona.ts";

/** Where `validatePersonas` looks. */
export interface ValidatePersonasOptions extends CascadeOptions {
  /** Where relative paths start. */
  cwd: string;
}

/** A persona file and everything that is wrong with it; nothing is when `problems` is empty. */
export interface ValidatedFile {
  file: string;
  /** Absent when the file does not say, or cannot be read. */
  id?: string;
  problems: PersonaProblem[];
}

/**
 * Checks persona files with all that they extend and the sidecars they name.
 *
 * @param paths Files, and directories of them; nothing means every file of the cascade.
 */
export async function validatePersonas(
  paths: readonly string[],
  options: ValidatePersonasOptions,
): Promise<ValidatedFile[]> {
  const layers = personaLayers(options);
  const found = paths.length === 0 ? await filesOf(layers) : await expand(paths, options.cwd);
  const results = [...found.unlisted];
  for (const file of new Set(found.files)) results.push(await validateFile(file, layers));
  return results;
}

interface FoundFiles {
  files: string[];
  /** Directories that cannot be listed. */
  unlisted: ValidatedFile[];
}

async function filesOf(layers: readonly PersonaLayer[]): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], unlisted: [] };
  for (const { isCatalog, list, location } of layers) {
    if (isCatalog) continue;
    const { names, problems } = await list();
    found.files.push(...names.map((name) => join(location, `${name}.json`)));
    if (problems.length > 0) found.unlisted.push({ file: location, problems });
  }
  return found;
}

async function expand(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], unlisted: [] };
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const stats = await stat(absolute).catch(() => undefined);
    const inside = stats?.isDirectory() === true ? await filesOf([directoryLayer(absolute)]) : undefined;
    found.files.push(...(inside?.files ?? [absolute]));
    found.unlisted.push(...(inside?.unlisted ?? []));
  }
  return found;
}

async function validateFile(file: string, cascade: readonly PersonaLayer[]): Promise<ValidatedFile> {
  const content = await readTextFile(file);
  if (content.kind === "absent") {
    return { file, problems: [{ file, pointer: "", message: "there is no such file" }] };
  }
  const index = cascade.findIndex(({ location }) => location === dirname(file));
  // A file from elsewhere is checked as if its directory stood above the cascade.
  const layers = index === -1 ? [directoryLayer(dirname(file)), ...cascade] : cascade.slice(index);
  const result = await resolvePersona({ file, content }, { layers, index: 0 });
  if (result.kind === "invalid") {
    return { file, ...(result.id !== undefined && { id: result.id }), problems: result.problems };
  }
  const { id } = result.loaded.persona;
  const name = basename(file, ".json");
  const misnamed = id === name ? [] : [misnamedProblem(file, name, id)];
  return {
    file,
    id,
    problems: [...misnamed, ...(await sidecarProblems(result.loaded)), ...(await skillProblems(result.loaded))],
  };
}

/** The project's own file is none of the persona's business: an empty workspace has none. */
async function sidecarProblems(loaded: LoadedPersona): Promise<PersonaProblem[]> {
  const problems = new Map<string, PersonaProblem>();
  for (const { tier } of personaTiers(loaded.persona)) {
    for (const harness of ["claude", "codex"] as const) {
      const runtime = { ...selectRuntime(loaded.persona, { tier }), harness };
      for (const problem of await problemsOf(readSidecars({ loaded, runtime, workspace: undefined }))) {
        problems.set(`${problem.file}\n${problem.pointer}`, problem);
      }
    }
  }
  return [...problems.values()];
}

async function skillProblems(loaded: LoadedPersona): Promise<PersonaProblem[]> {
  const checks = (loaded.persona.skills ?? []).map(async ({ source }, index): Promise<PersonaProblem[]> => {
    const pointer = `/skills/${index}/source`;
    const parsed = parseSkillSource(source);
    if (parsed?.kind !== "directory") return [];
    const manifest = join(resolve(loaded.directories?.[pointer] ?? loaded.directory, parsed.path), "SKILL.md");
    if ((await stat(manifest).catch(() => undefined))?.isFile() === true) return [];
    return [{ file: loaded.file, pointer, message: `there is no file "${manifest}"` }];
  });
  return (await Promise.all(checks)).flat();
}

async function problemsOf(reading: Promise<unknown>): Promise<readonly PersonaProblem[]> {
  try {
    await reading;
    return [];
  } catch (error) {
    if (error instanceof LaunchError) return error.problems;
    throw error;
  }
}
