/** What stands in the place of a masked value. */
export const mask = "[masked]";

/** A shorter value would mask ordinary words and give itself away by it. */
const minimumLength = 8;

export type Redact = (text: string) => string;

/**
 * Makes a function that masks every occurrence of the given secrets, also in the forms in which programs print them:
 * inside JSON strings, percent-encoded, base64, and the single lines of a secret with several lines.
 */
export function createRedactor(secrets: Iterable<string>): Redact {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const form of formsOf(secret)) if (form.length >= minimumLength) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  const alternatives = [...forms].toSorted((a, b) => b.length - a.length).map(escapeForRegExp);
  const pattern = new RegExp(alternatives.join("|"), "g");
  return (text) => text.replace(pattern, mask);
}

function formsOf(secret: string): string[] {
  const lines = secret.includes("\n") ? secret.split(/\r?\n/) : [];
  return [secret, ...lines].flatMap((value) => [
    value,
    JSON.stringify(value).slice(1, -1),
    // A JSON stream holds a tool's output, which may itself be JSON: escaped twice.
    JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1),
    encodeURIComponent(toWellFormed(value)),
    ...base64Forms(value),
  ]);
}

/**
 * What is left of a value in base64 when something stands before and behind it, as in `user:secret` of Basic
 * authentication: for each of the three positions, the characters that depend on the value alone.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const cores = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const forms = [bytes.toString("base64"), bytes.toString("base64url"), ...cores];
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** `encodeURIComponent` throws on half a surrogate pair. */
function toWellFormed(value: string): string {
  return Buffer.from(value).toString("utf8");
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
