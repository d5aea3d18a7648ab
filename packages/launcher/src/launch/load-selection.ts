import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { PersonaSelection } from "@agentworkforce/workload-router";
import { LaunchError } from "../launch-error.ts";
import { checkPersona } from "../persona/check-persona.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { Persona } from "../persona/persona-schema.ts";
import type { PersonaOptions } from "./launch-request.ts";

/** How a selection is to run. The router has no word for identities and credentials; they are said here. */
export interface SelectionOptions extends PersonaOptions {
  /** Which identity it acts under, and which secrets of the vault it asks for. */
  ravi?: Persona["ravi"] | undefined;
}

/**
 * Turns a selection of `@agentworkforce/workload-router` (0.11.0) into a persona of ours and checks it like a file.
 *
 * @throws LaunchError `PERSONA_INVALID` with every problem.
 */
export async function loadSelection(
  selection: PersonaSelection,
  { ravi }: SelectionOptions = {},
): Promise<LoadedPersona> {
  const file = `selection "${selection.personaId}"`;
  const text = JSON.stringify({ ...(await personaOf(selection, file)), ...(ravi === undefined ? {} : { ravi }) });
  const checked = checkPersona(text, file);
  if (checked.kind === "invalid") {
    const { problems } = checked;
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    throw new LaunchError("PERSONA_INVALID", `Cannot use ${file}: it has ${count}`, { problems });
  }
  const contentHash = createHash("sha256").update(text).digest("hex");
  return { persona: checked.persona, file, directory: "/", contentHash };
}

async function personaOf(selection: PersonaSelection, file: string): Promise<Record<string, unknown>> {
  const { personaId, rationale, runtime, inputs, env, mcpServers, permissions, mount, skills } = selection;
  return {
    id: personaId,
    description: rationale.trim() === "" ? personaId : rationale,
    harness: runtime.harness,
    model: withoutCatalogPrefix(runtime.model),
    systemPrompt: runtime.systemPrompt,
    harnessSettings: runtime.harnessSettings,
    skills,
    inputs,
    env,
    mcpServers,
    permissions,
    mount,
    ...(await sidecarsOf(selection, file)),
  };
}

/** The router's catalog writes OpenAI's models as `openai-codex/…`, which no codex knows. */
export function withoutCatalogPrefix(model: string): string {
  return model.startsWith("openai-codex/") ? model.slice("openai-codex/".length) : model;
}

/** A selection names its sidecars by absolute path; a persona, relative to its file. So the text itself goes in. */
async function sidecarsOf(selection: PersonaSelection, file: string): Promise<Record<string, unknown>> {
  const { claudeMd, claudeMdContent, claudeMdMode, agentsMd, agentsMdContent, agentsMdMode } = selection;
  const claude = claudeMdContent ?? (await readSidecar(claudeMd, file));
  const agents = agentsMdContent ?? (await readSidecar(agentsMd, file));
  return {
    ...(claude === undefined ? {} : { claudeMdContent: claude, claudeMdMode }),
    ...(agents === undefined ? {} : { agentsMdContent: agents, agentsMdMode }),
  };
}

async function readSidecar(path: string | undefined, file: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    if (!isAbsolute(path)) throw new Error("it is not an absolute path");
    return await readFile(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LaunchError("PERSONA_INVALID", `Cannot use ${file}: its file "${path}" cannot be read: ${why}`, {
      hint: "Name an existing file by its absolute path, or give its text",
      cause: error,
    });
  }
}
