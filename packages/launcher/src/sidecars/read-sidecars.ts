import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { LaunchError } from "../launch-error.ts";
import { jsonPointer } from "../persona/json/json-pointer.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { PersonaProblem } from "../persona/persona-problem.ts";
import { readTextFile } from "../persona/read-text-file.ts";
import type { SelectedRuntime } from "../persona/select-runtime.ts";
import { instructionsFile, planSidecars, type Sidecar, type SidecarPlan } from "./plan-sidecars.ts";

export interface ReadSidecarsOptions {
  loaded: LoadedPersona;
  runtime: SelectedRuntime;
  /** Absolute path of the workspace, whose own file `extend` puts first; `undefined` takes it for empty. */
  workspace: string | undefined;
}

/**
 * Reads the sidecar of the selected runtime and, when it extends the project's own file, that file. Changes nothing.
 *
 * @throws LaunchError `PERSONA_INVALID` for a sidecar that cannot be read, or that a link leads out of the persona's
 *   directory; the same for a project's file that a link leads out of the workspace.
 */
export async function readSidecars({ loaded, runtime, workspace }: ReadSidecarsOptions): Promise<SidecarPlan> {
  const { harness } = runtime;
  const sidecar = await readSidecar(loaded, runtime);
  if (sidecar?.mode !== "extend" || workspace === undefined) return planSidecars({ harness, sidecar });
  const projectText = await readWithin(workspace, instructionsFile(harness));
  if (projectText.kind === "refused") throw refusal(loaded, projectText.problem);
  return planSidecars({ harness, sidecar, projectText: projectText.text });
}

/** What an isolated launch says whose persona extends the project's own file: nothing of the project's is read. */
export function isolatedSidecarWarnings(runtime: SelectedRuntime): string[] {
  const { path, content, mode, field } = selectFields(runtime);
  if (mode !== "extend" || (path === undefined && content === undefined)) return [];
  const file = instructionsFile(runtime.harness);
  return [`${field}Mode "extend" is not applied with isolate: the project's ${file} is not read`];
}

async function readSidecar(loaded: LoadedPersona, runtime: SelectedRuntime): Promise<Sidecar | undefined> {
  const { path, content, mode, field } = selectFields(runtime);
  if (content !== undefined) return { text: content, mode };
  if (path === undefined) return undefined;
  const pointer = declaringPointer(loaded, runtime, field);
  const read = await readWithin(loaded.directories?.[pointer] ?? loaded.directory, path);
  if (read.kind === "refused") throw refusal(loaded, { ...read.problem, pointer });
  if (read.text !== undefined) return { text: read.text, mode };
  const message = `there is no file "${path}" in "${loaded.directories?.[pointer] ?? loaded.directory}"`;
  throw refusal(loaded, { file: loaded.file, pointer, message, hint: "Write it, or correct its name" });
}

interface SidecarFields {
  field: "claudeMd" | "agentsMd";
  path: string | undefined;
  content: string | undefined;
  mode: Sidecar["mode"];
}

function selectFields({ harness, sidecars }: SelectedRuntime): SidecarFields {
  const { claudeMd, claudeMdContent, claudeMdMode, agentsMd, agentsMdContent, agentsMdMode } = sidecars;
  return instructionsFile(harness) === "CLAUDE.md"
    ? { field: "claudeMd", path: claudeMd, content: claudeMdContent, mode: claudeMdMode ?? "overwrite" }
    : { field: "agentsMd", path: agentsMd, content: agentsMdContent, mode: agentsMdMode ?? "overwrite" };
}

/** A tier's own path stands in the tier, and any other at the top. */
function declaringPointer(
  { persona }: LoadedPersona,
  { tier }: SelectedRuntime,
  field: "claudeMd" | "agentsMd",
): string {
  const isOfTier = tier !== undefined && persona.tiers?.[tier]?.[field] !== undefined;
  return jsonPointer(isOfTier ? ["tiers", tier, field] : [field]);
}

type Reading = { kind: "read"; text: string | undefined } | { kind: "refused"; problem: PersonaProblem };

/** Reads a file below a directory. A link may lead anywhere below it and nowhere else: its target would reach the model. */
async function readWithin(directory: string, path: string): Promise<Reading> {
  const file = join(directory, path);
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined) return { kind: "read", text: undefined };
  if (!target.startsWith(`${await realpath(directory)}${sep}`)) {
    return refused({ file, pointer: "", message: "a symbolic link leads out of its directory", hint: "Copy the file" });
  }
  const content = await readTextFile(target);
  if (content.kind === "absent") return { kind: "read", text: undefined };
  if (content.kind === "text") return { kind: "read", text: content.text };
  const { message, hint } = content;
  return refused({ file, pointer: "", message, ...(hint !== undefined && { hint }) });
}

function refused(problem: PersonaProblem): Reading {
  return { kind: "refused", problem };
}

function refusal({ persona }: LoadedPersona, problem: PersonaProblem): LaunchError {
  return new LaunchError("PERSONA_INVALID", `Cannot load persona "${persona.id}": its instructions cannot be read`, {
    problems: [problem],
  });
}
