import type { JsonPath } from "../finding.ts";

/** The JSON pointer (RFC 6901) of a path; `""` for the root. */
export function jsonPointer(path: JsonPath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
