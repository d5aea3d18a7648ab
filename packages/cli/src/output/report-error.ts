import type { CliHost } from "../cli-host.ts";
import { errorDocument, errorText } from "./error.ts";
import { jsonText } from "./json-text.ts";
import { createStyle } from "./style.ts";

/** Tells an error: as a document on standard output for a program, as text on standard error for a person. */
export function reportError(error: unknown, asJson: boolean, host: CliHost): void {
  if (asJson) host.write(jsonText(errorDocument(error)));
  else host.writeError(errorText(error, createStyle(host.hasColor), host));
}
