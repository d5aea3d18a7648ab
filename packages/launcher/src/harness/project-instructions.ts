import type { HarnessInput } from "./harness-adapter.ts";

/** Whether the agent is to see the project's own instruction file. */
export function readsProjectInstructions({
  isolate,
  readProjectInstructions,
}: Pick<HarnessInput, "isolate" | "readProjectInstructions">): boolean {
  return !isolate && readProjectInstructions !== false;
}
