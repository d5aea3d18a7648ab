import type { JsonPath } from "../finding.ts";

/** Where a string of a persona ends up, as far as the security rules care. */
export type Place =
  | "env"
  | "mcp-env"
  | "mcp-header"
  /** An MCP server's `command` or one of its `args`: readable by every user of the machine. */
  | "command-line"
  /** An MCP server's `url`: lands in proxies' and servers' logs. */
  | "url"
  | "text";

export interface PlacedString {
  place: Place;
  path: JsonPath;
  value: string;
}

/** Every string value of a document with its place. Keys are not among them. */
export function placedStrings(document: unknown): PlacedString[] {
  const result: PlacedString[] = [];
  collect(document, [], result);
  return result;
}

/** The places in which refs are resolved. */
export function isResolved(string: PlacedString): boolean {
  return string.place !== "text";
}

function collect(value: unknown, path: JsonPath, result: PlacedString[]): void {
  if (typeof value === "string") {
    result.push({ place: placeOf(path), path, value });
  } else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) collect(element, [...path, index], result);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) collect(member, [...path, key], result);
  }
}

function placeOf(path: JsonPath): Place {
  const [root, , field] = path;
  if (root === "env" && path.length === 2) return "env";
  if (root !== "mcpServers") return "text";
  if (path.length === 4 && field === "env") return "mcp-env";
  if (path.length === 4 && field === "headers") return "mcp-header";
  if (path.length === 4 && field === "args") return "command-line";
  if (path.length === 3 && field === "command") return "command-line";
  if (path.length === 3 && field === "url") return "url";
  return "text";
}
