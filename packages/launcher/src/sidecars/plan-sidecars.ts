import type { Harness, SidecarMdMode } from "@agentworkforce/workload-router";

/** Name of the file in which a harness looks for instructions of a project. */
export type InstructionsFile = "CLAUDE.md" | "AGENTS.md";

/** The text of a persona's sidecar. */
export interface Sidecar {
  text: string;
  /** `overwrite`: in place of the project's file. `extend`: after it. @default "overwrite", as in the router */
  mode: SidecarMdMode;
}

export interface SidecarInput {
  harness: Harness;
  sidecar: Sidecar | undefined;
  /** What stands in the project's own file; `undefined` when there is none. Read only for `extend`. */
  projectText?: string | undefined;
}

/** Which instructions reach the agent besides the system prompt, without a file of the user's being touched. */
export interface SidecarPlan {
  /** Text for the end of the system prompt; empty when there is none. Inputs are not filled in: it is taken as it is. */
  instructions: string;
  /**
   * Whether the harness may read the project's own file. False as soon as there is a sidecar: with `overwrite` the agent
   * is not to see it, with `extend` it stands in `instructions` already.
   */
  readProjectInstructions: boolean;
}

/** The file whose place a persona's sidecar takes: claude has one of its own, the others share the convention. */
export function instructionsFile(harness: Harness): InstructionsFile {
  return harness === "claude" ? "CLAUDE.md" : "AGENTS.md";
}

/** Pure: decides which instructions reach the agent. The order of the texts and the line between them are the router's. */
export function planSidecars({ harness, sidecar, projectText = "" }: SidecarInput): SidecarPlan {
  if (sidecar === undefined) return { instructions: "", readProjectInstructions: true };
  const isExtended = sidecar.mode === "extend" && projectText.trim() !== "";
  const text = isExtended ? `${projectText.trimEnd()}\n\n---\n\n${sidecar.text}` : sidecar.text;
  return { instructions: `# Instructions (${instructionsFile(harness)})\n\n${text}`, readProjectInstructions: false };
}

/** The system prompt with the instructions behind it. Inputs of the prompt are filled in already. */
export function withInstructions(systemPrompt: string, { instructions }: SidecarPlan): string {
  if (instructions === "") return systemPrompt;
  return systemPrompt === "" ? instructions : `${systemPrompt.trimEnd()}\n\n${instructions}`;
}
