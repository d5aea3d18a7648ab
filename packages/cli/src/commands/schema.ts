import { personaJsonSchemaText } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";

/** `persona schema` */
export function schemaCommand(host: CliHost): void {
  host.write(personaJsonSchemaText());
}
