import { CliError } from "../cli-error.ts";

/**
 * The text of one field, without quotes: of an object's, or of every object's in a list, one per line. A dot goes
 * deeper: `messages.0.body`. Anything but text is JSON.
 *
 * @throws {CliError} `RAVI_NO_FIELD`, naming the fields there are.
 */
export function selectField(value: unknown, path: string): string {
  if (Array.isArray(value) && !/^\d/.test(path)) return value.map((item) => selectField(item, path)).join("");
  return `${textOf(path.split(".").reduce((from, name) => step(from, name, path), value))}\n`;
}

function step(from: unknown, name: string, path: string): unknown {
  const fields = typeof from === "object" && from !== null ? (from as Record<string, unknown>) : {};
  const field = aliasOf(fields, name);
  if (Object.hasOwn(fields, field)) return fields[field];
  const known = Object.keys(fields);
  throw new CliError(
    "RAVI_NO_FIELD",
    `Cannot show field "${path}": the answer has none of that name`,
    known.length === 0 ? "Leave --field out to see the answer" : `Choose one of ${known.join(", ")}`,
  );
}

// Ravi's documents call an identity's address `email`; on the wire it is `inbox`.
function aliasOf(fields: Record<string, unknown>, name: string): string {
  return name === "email" && !Object.hasOwn(fields, "email") && Object.hasOwn(fields, "inbox") ? "inbox" : name;
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
