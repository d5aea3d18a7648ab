import type { Finding } from "../finding.ts";
import { placedStrings } from "./placed-strings.ts";

/** Refuses what no process, environment or HTTP request can carry: NUL anywhere, line breaks in headers. */
export function refuseControlCharacters(document: unknown): Finding[] {
  return placedStrings(document).flatMap(({ place, path, value }): Finding[] => {
    if (value.includes("\0")) return [{ path, message: "holds a NUL character", hint: "Remove \\u0000" }];
    if (place !== "mcp-header" || !/[\r\n]/.test(value)) return [];
    return [{ path, message: "holds a line break, which no header can carry", hint: "Put the value on one line" }];
  });
}
