import type { HookChange, HookOutcome } from "@persona-launcher/integrations";
import type { CliHost } from "../cli-host.ts";
import { jsonText } from "./json-text.ts";
import { printable } from "./printable.ts";
import { createStyle } from "./style.ts";

export interface ChangeFlags {
  dryRun?: boolean;
  json?: boolean;
}

const words: Readonly<Record<HookChange["what"], string>> = { create: "made", change: "changed", remove: "removed" };

/** Says what became of files, and what is left to do by hand. */
export function reportChanges({ changes, steps }: HookOutcome, { dryRun, json }: ChangeFlags, host: CliHost): void {
  if (json === true) return host.write(jsonText({ isDryRun: dryRun === true, changes, steps }));
  const style = createStyle(host.hasColor && host.isTerminal);
  for (const { path, purpose, what } of changes) {
    const done = dryRun === true ? `would be ${words[what]}` : words[what];
    host.write(`${style.bold(done)} ${printable(path)}  ${style.dim(purpose)}\n`);
  }
  if (changes.length === 0) host.write("nothing to change\n");
  host.write(stepsText(steps));
}

/** What only the user can do. */
export function stepsText(steps: readonly string[]): string {
  if (steps.length === 0) return "";
  return `\nStill to do:\n${steps.map((step) => `  - ${printable(step)}\n`).join("")}`;
}
