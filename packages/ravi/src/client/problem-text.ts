const longestText = 300;
const deepest = 4;

export interface ProblemTextOptions {
  /** Takes keys and secret values out of a text. */
  readonly conceal: (text: string) => string;
  /** Fields whose errors are named and not quoted: a validator may repeat part of a value, or a changed form of it. */
  readonly confidential: readonly string[];
}

/**
 * One readable line from the body of a refusal: `{"detail": "…"}`, or a map of field errors such as
 * `{"email": ["Enter a valid address."]}`. `undefined` when the body says nothing readable.
 */
export function problemText(body: unknown, options: ProblemTextOptions): string | undefined {
  const text = [...new Set(statements(body, "", 0, options))].join("; ");
  if (text === "") return undefined;
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

function statements(body: unknown, field: string, depth: number, options: ProblemTextOptions): string[] {
  if (typeof body === "string") return statement(body, field, options);
  if (typeof body !== "object" || body === null || depth > deepest) return [];
  if (Array.isArray(body)) return body.flatMap((item) => statements(item, field, depth + 1, options));
  return Object.entries(body).flatMap(([name, value]) =>
    statements(value, joined(field, oneLine(options.conceal(name))), depth + 1, options),
  );
}

function statement(text: string, field: string, { conceal, confidential }: ProblemTextOptions): string[] {
  if (confidential.includes(field.split(".", 1)[0] ?? "")) return [`${field}: not accepted`];
  const line = oneLine(conceal(text)).replace(/\.$/, "");
  if (line === "") return [];
  return [field === "" ? line : `${field}: ${line}`];
}

function joined(field: string, name: string): string {
  if (field === "" && ["detail", "error", "message", "non_field_errors"].includes(name)) return "";
  return field === "" ? name : `${field}.${name}`;
}

// Control characters of a stranger's text must not reach a terminal.
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}
