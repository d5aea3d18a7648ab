import {
  buildNonInteractiveSpec as buildOriginal,
  type BuildInteractiveSpecInput,
  type NonInteractiveSpec,
} from "@agentworkforce/harness-kit";
import { buildInteractiveSpec } from "./interactive-spec.ts";

/** What `buildNonInteractiveSpec` takes: a persona's runtime, and the task for it. */
export type BuildNonInteractiveSpecInput = BuildInteractiveSpecInput & {
  task: string;
  name?: string;
  workingDirectory?: string;
};

/**
 * harness-kit's `buildNonInteractiveSpec` (0.11.0) on top of our `buildInteractiveSpec`: the task is never taken for an
 * option or for a command of claude's, and codex has the persona as its developer instructions.
 *
 * The shape has no standard input, so the task is on the command line: it must not be a secret, nor longer than 128 KiB,
 * and opencode puts it in quotes. `sendMessage` has none of these limits.
 */
export function buildNonInteractiveSpec(input: BuildNonInteractiveSpecInput): NonInteractiveSpec {
  const interactive = buildInteractiveSpec(input);
  const { warnings, configFiles, bin } = interactive;
  const args = argsOf(input, interactive.args);
  return { bin, args, configFiles, warnings };
}

function argsOf(input: BuildNonInteractiveSpecInput, persona: readonly string[]): string[] {
  const { harness, task } = input;
  if (harness === "codex") {
    const [flag = "-m", model = "", ...rest] = persona.filter((argument) => argument !== "--no-daemon");
    return ["exec", flag, model, "--skip-git-repo-check", ...rest, "--", task];
  }
  const original = buildOriginal({ ...input, task: "" }).args;
  // What stands between the persona's part and the task: the same number of words as in the original.
  const own = original.slice(originalPersonaEnd(original, harness), -1);
  if (harness === "claude") return [...persona, ...own, "--", task.startsWith("/") ? ` ${task}` : task];
  return ["run", ...persona, ...own, "--", task];
}

function originalPersonaEnd(args: readonly string[], harness: "claude" | "opencode"): number {
  return args.indexOf(harness === "claude" ? "--print" : "--model");
}
