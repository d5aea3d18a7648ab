import type { HarnessId, PersonaDescription } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { makeLauncher } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { permissionRows } from "../output/permission-rows.ts";
import { printable } from "../output/printable.ts";

export interface ShowFlags {
  personaDir?: string[];
  harness?: string;
  tier?: string;
  model?: string;
  json?: boolean;
}

/** `persona show` */
export async function showCommand(id: string, flags: ShowFlags, host: CliHost): Promise<void> {
  const description = await makeLauncher(host, flags).describePersona(id, {
    // Checked by the launcher, which knows the persona's alternatives.
    harness: flags.harness as HarnessId | undefined,
    tier: flags.tier,
    model: flags.model,
  });
  host.write(flags.json === true ? jsonText(description) : descriptionText(description));
}

function descriptionText(description: PersonaDescription): string {
  const { harness, identity, sandbox, permissions } = description;
  const details = [harness.tier, harness.reasoning && `reasoning ${harness.reasoning}`].filter(
    (part) => part !== undefined,
  );
  const rows: [string, string][] = [
    ["persona", `${description.id}: ${description.description}`],
    ["file", description.file],
    ["harness", [harness.id, harness.model, ...details].join(", ")],
    ["identity", `${identity.name}, ${identity.lifecycle}${identity.phone ? ", with a phone" : ""}`],
    ...description.inputs.map(({ name, source, description: words }): [string, string] => [
      "input",
      `${name}: ${source === "missing" ? "must be given" : source}${words === undefined ? "" : ` (${words})`}`,
    ]),
    ...description.credentials.map(({ name, source, required }): [string, string] => [
      "credential",
      `${name}: from ${source}${required ? ", required" : ""}`,
    ]),
    ...Object.entries(description.env).map(([name, value]): [string, string] => ["env", `${name}=${value}`]),
    ...Object.entries(description.mcpServers).map(([name, server]): [string, string] => [
      "mcp server",
      `${name}: ${server.type === "stdio" ? [server.command, ...(server.args ?? [])].join(" ") : server.url}`,
    ]),
    ...permissionRows(harness.id, permissions),
    ["network", sandbox.network ? "yes" : "no, where the harness can enforce it"],
    ...description.warnings.map((warning): [string, string] => ["warning", warning]),
  ];
  const head = rows.map(([label, text]) => `${label.padEnd(10)} ${printable(text)}\n`).join("");
  const prompt = description.systemPrompt.split("\n").map((line) => `  ${printable(line)}\n`);
  return description.systemPrompt === "" ? head : `${head}prompt\n${prompt.join("")}`;
}
