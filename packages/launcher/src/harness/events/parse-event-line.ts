import { asRecord } from "../connection/read-configuration.ts";

/** A line of JSON as an object; anything else as an empty one, because harnesses print stray text too. */
export function parseEventLine(line: string): Record<string, unknown> {
  if (!line.startsWith("{")) return {};
  try {
    return asRecord(JSON.parse(line));
  } catch {
    return {};
  }
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
