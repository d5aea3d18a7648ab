import type { LaunchPlan } from "@persona-launcher/launcher";
import { excerpt, printable } from "./printable.ts";

/** A plan for people. */
export function planText(plan: LaunchPlan): string {
  const { harness, identity, invocation, persona, workspace } = plan;
  const rows: [string, string][] = [
    ["persona", `${persona.id} (${persona.file})`],
    ["harness", `${harness.id} ${harness.model}, ${harness.command ?? "not installed"}`],
    ["workspace", workspace.path],
    ["identity", `${identity.name}, ${identity.lifecycle}${identity.phone ? ", with a phone" : ""}`],
    ...plan.credentials.map(({ name, source, required }): [string, string] => [
      "credential",
      `${name} from ${source}${required ? " (required)" : ""}`,
    ]),
    ["command", [harness.command ?? harness.id, ...invocation.args].map(shown).join(" ")],
    ...invocation.files.map(({ path }): [string, string] => ["file", `${plan.directory.harness}/${path}`]),
    ["variables", Object.keys(invocation.env).join(", ")],
    ["task", excerpt(plan.task, 200)],
    ["timeout", `${plan.timeoutSeconds} s`],
    ...plan.warnings.map(({ message }): [string, string] => ["warning", message]),
  ];
  return rows.map(([label, text]) => `${label.padEnd(10)} ${printable(text)}\n`).join("");
}

function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}
