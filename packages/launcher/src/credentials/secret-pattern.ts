/** A shorter value would mask ordinary words and give itself away by it. */
export const minimumSecretLength: number = 8;

/** Longer values are looked for in pieces: a regular expression has a size limit. */
const pieceLength = 1024;

/** One form of a secret, and the strings of four UTF-16 units of which every occurrence holds one. */
export interface SecretForm {
  /** Source of a regular expression. */
  source: string;
  /** `undefined` when no such string is known: the whole text has to be searched. */
  anchors: readonly string[] | undefined;
  /** Most units that may stand between the begin of an occurrence and its anchor. */
  reach: number;
}

/**
 * No form is longer, in UTF-16 units: a piece has at most 1024 characters, each at most 28 units in text and four bytes
 * of five units in hexadecimal.
 */
export const longestForm: number = 64 * 1024;

/** Length of an anchor, in UTF-16 units. */
export const anchorLength: number = 4;

/**
 * The forms in which programs print a secret: as it is, inside JSON strings (also nested), percent-encoded, with HTML
 * entities, in base64 and base64url at every offset, in hexadecimal, and the single lines of a secret with several
 * lines. Empty for a secret of less than 8 UTF-16 units, newlines at
 * its end not counted.
 */
export function secretForms(secret: string): SecretForm[] {
  if (!isMaskable(secret)) return [];
  const text = withoutLastNewlines(secret);
  const values = [text, ...linesOf(text)].flatMap(piecesOf);
  return values.filter((value) => value.length >= minimumSecretLength).flatMap(formsOf);
}

/** Whether a secret is long enough to have forms. */
export function isMaskable(secret: string): boolean {
  return withoutLastNewlines(secret).length >= minimumSecretLength;
}

/** Programs drop the newline at the end of a file. */
function withoutLastNewlines(secret: string): string {
  return secret.replace(/[\r\n]+$/, "");
}

function linesOf(secret: string): string[] {
  return secret.includes("\n") ? secret.split(/\r?\n/) : [];
}

function piecesOf(value: string): string[] {
  if (value.length <= pieceLength) return [value];
  const characters = Array.from(value);
  const count = Math.ceil(characters.length / pieceLength);
  // Even pieces, so that none is too short to be masked.
  const size = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) => characters.slice(index * size, (index + 1) * size).join(""));
}

function formsOf(value: string): SecretForm[] {
  const bytes = Buffer.from(value);
  const base64 = new Set(base64Forms(bytes).filter((form) => form.length >= minimumSecretLength));
  return [textForm(value), hexadecimalForm(bytes), ...[...base64].map(literalForm)];
}

function literalForm(text: string): SecretForm {
  return { source: escapeForRegExp(text), anchors: [text.slice(0, anchorLength)], reach: 0 };
}

/** The longest form of one character that is worth looking for: `\\\\\\\\ud83d\\\\\\\\ude00`. */
const longestCharacter = 28;

/** Each character in any of its escaped forms, so that every mixture of them is found. */
function textForm(value: string): SecretForm {
  const source = Array.from(value, characterPattern).join("");
  const offset = value.search(/[A-Za-z0-9_]{4}/);
  if (offset === -1) return { source, anchors: undefined, reach: 0 };
  return { source, anchors: [value.slice(offset, offset + anchorLength)], reach: offset * longestCharacter };
}

const namedEntities: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

const jsonEscapes: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

function characterPattern(character: string): string {
  // No encoder in use escapes these, and most of a secret is made of them: the pattern stays fast.
  if (/^[A-Za-z0-9_]$/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const forms = [
    percentPattern(character),
    unicodePattern(character),
    `&#0*${code};`,
    `&#[xX]0*${anyCase(code.toString(16))};`,
  ];
  if (/^["\\/'`$]$/.test(character)) forms.push(String.raw`\\+${escapeForRegExp(character)}`);
  if (character === " ") forms.push(String.raw`\+`);
  const escape = jsonEscapes[character];
  if (escape !== undefined) forms.push(String.raw`\\+${escape}`);
  const entity = namedEntities[character];
  if (entity !== undefined) forms.push(`&${entity};`);
  // Last: every other form may begin with the character itself.
  forms.push(escapeForRegExp(character));
  return `(?:${forms.join("|")})`;
}

/** Also encoded twice: `%252F`. */
function percentPattern(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `%(?:25)*${anyCase(byte.toString(16).padStart(2, "0"))}`).join(
    "",
  );
}

function unicodePattern(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
    return String.raw`\\+u${anyCase(unit)}`;
  }).join("");
}

/** As `xxd`, `od` and debuggers print bytes: with or without blanks, colons, `\x` and the like between them. */
function hexadecimalForm(bytes: Uint8Array): SecretForm {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const [first = "", second = ""] = pairs;
  const begins = [
    second,
    ...[" ", ":", "%", "\n"].map((separator) => separator + second.charAt(0)),
    "\\x",
    "\\\\",
    "\\n",
    "0x",
  ];
  return {
    source: String.raw`(?:\\+x|%|0x)?` + pairs.map(anyCase).join(String.raw`(?:[\s:%]|\\+[xn]|0x)?`),
    anchors: begins.flatMap((begin) => spellings(first + begin)),
    reach: 4,
  };
}

/** A hexadecimal text in every mixture of cases; `x` and `n` are no digits and stay. */
function spellings(text: string): string[] {
  return Array.from(text).reduce<string[]>(
    (begun, character) =>
      begun.flatMap((begin) =>
        /[a-f]/.test(character) ? [begin + character, begin + character.toUpperCase()] : [begin + character],
      ),
    [""],
  );
}

function anyCase(hexadecimal: string): string {
  return hexadecimal.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/**
 * What is left of a value in base64 when something stands before and behind it, as in `user:secret` of Basic
 * authentication: for each of the three positions, the characters that depend on the value alone. And the lines that
 * `base64` and `openssl` make of a long one.
 */
function base64Forms(bytes: Buffer): string[] {
  const whole = bytes.toString("base64");
  const cores = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const forms = [whole, bytes.toString("base64url"), ...cores, ...rows(whole, 76), ...rows(whole, 64)];
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

function rows(text: string, width: number): string[] {
  if (text.length <= width) return [];
  return Array.from({ length: Math.ceil(text.length / width) }, (_, row) => text.slice(row * width, (row + 1) * width));
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
