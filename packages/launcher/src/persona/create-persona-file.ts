import { randomUUID } from "node:crypto";
import { link, lstat, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeDirectories } from "../files/make-directories.ts";
import { LaunchError } from "../launch-error.ts";
import { draftPersona, type PersonaDraft } from "./draft-persona.ts";
import { personaLayers } from "./layers/persona-layers.ts";
import { assertPersonaId } from "./persona-id.ts";
import { decodeText } from "./read-text-file.ts";
import { resolvePersona } from "./resolve-persona.ts";
import { knownHarness } from "./select-runtime.ts";

/** Where `createPersonaFile` writes, and where it looks. */
export interface CreatePersonaOptions {
  /** Where the file goes; created when it is not there. */
  directory: string;
  /** The cascade, in which a base is looked for. */
  directories: readonly string[];
}

/**
 * Writes a new persona file that has no problems, `<directory>/<id>.json`. Never replaces one.
 *
 * @returns The file's absolute path.
 * @throws LaunchError `PERSONA_ID_INVALID`, `HARNESS_UNKNOWN`, `PERSONA_INVALID` with every problem of the draft, `OPTION_INVALID` when
 *   the file is there, `STATE_UNWRITABLE`.
 */
export async function createPersonaFile(
  draft: PersonaDraft,
  { directory, directories }: CreatePersonaOptions,
): Promise<string> {
  assertPersonaId(draft.id, "write");
  if (draft.harness !== undefined) knownHarness(draft.harness);
  const file = join(resolve(directory), `${draft.id}.json`);
  if ((await lstat(file).catch(() => undefined)) !== undefined) throw exists(file);
  const text = draftPersona(draft);
  await requireValid(draft.id, text, file, { directory, directories });
  await writeNew(resolve(directory), file, text);
  return file;
}

async function requireValid(
  id: string,
  text: string,
  file: string,
  { directory, directories }: CreatePersonaOptions,
): Promise<void> {
  const content = decodeText(Buffer.from(text));
  if (content.kind === "absent") return;
  const index = directories.indexOf(resolve(directory));
  // A directory outside the cascade stands above all of it.
  const layers = personaLayers({ directories: index === -1 ? [directory, ...directories] : directories.slice(index) });
  const result = await resolvePersona({ file, content }, { layers, index: 0 });
  if (result.kind === "valid") return;
  throw new LaunchError("PERSONA_INVALID", `Cannot write persona "${id}": it would have problems`, {
    problems: result.problems,
    hint: "Correct what it is made of; nothing was written",
  });
}

async function writeNew(directory: string, file: string, text: string): Promise<void> {
  const temporary = join(directory, `.${randomUUID()}.tmp`);
  try {
    await makeDirectories(directory);
    await writeFile(temporary, text, { flag: "wx" });
    // Unlike a rename, a link fails when somebody was quicker.
    await link(temporary, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw exists(file);
    throw new LaunchError("STATE_UNWRITABLE", `Cannot write "${file}": ${code ?? "unknown error"}`, {
      hint: "Choose a directory that can be written",
      cause: error,
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

function exists(file: string): LaunchError {
  return new LaunchError("OPTION_INVALID", `Cannot write "${file}": it is there already`, {
    hint: "Choose another id or directory; a persona that extends it can change parts of it",
  });
}
