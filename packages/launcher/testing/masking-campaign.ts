import { createLineMasker } from "../src/credentials/line-masker.ts";
import { createRedactor, type Redact } from "../src/credentials/redactor.ts";
import { createLineSplitter } from "../src/process/line-splitter.ts";
import { createRandom, type Random } from "./random.ts";

export interface MaskingCampaignOptions {
  /** Number of texts; each holds one secret in one form. */
  rounds: number;
  seed: number;
  /** The masker under test. @default createRedactor */
  createMasker?: typeof createRedactor;
}

export interface MaskingCampaignResult {
  rounds: number;
  /** What showed through: the form and the text it stood in. Holds made-up secrets only. */
  misses: { form: string; secret: string; masked: string }[];
}

const alphabets = [
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  "0123456789abcdef",
  "abcdefghijklmnopqrstuvwxyz0123456789-_",
  "ABCXYZ019 \"'\\/\t$&[](){}|.*+?^%<>=:;#@!~`,",
  "aé😀ßя日0 ",
  "abcDEF019+/=\n",
].map((alphabet) => Array.from(alphabet));

/** Ways in which programs print a text. The noise stands before and behind it before it is encoded. */
const encoders: Readonly<Record<string, (secret: string, before: string, after: string) => string>> = {
  plain: (secret) => secret,
  json,
  "json in json": (secret) => json(json(secret)),
  "json in ASCII": (secret) => json(secret).replaceAll(/[\u007f-\uffff]/g, unicodeEscape),
  "json with escaped slashes": (secret) => json(secret).replaceAll("/", String.raw`\/`),
  url: (secret) => encodeURIComponent(secret),
  "url twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "url in small letters": (secret) => encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
  "url, every byte": (secret) => hexadecimal(secret).replaceAll(/../g, "%$&"),
  form: (secret) => new URLSearchParams({ "": secret }).toString().slice(1),
  "json of url": (secret) => json(encodeURIComponent(secret)),
  base64: (secret, before, after) => Buffer.from(before + secret + after).toString("base64"),
  base64url: (secret, before, after) => Buffer.from(before + secret + after).toString("base64url"),
  "json of base64": (secret, before, after) => json(Buffer.from(before + secret + after).toString("base64")),
  hex: hexadecimal,
  "capital hex": (secret) => hexadecimal(secret).toUpperCase(),
  "hex with blanks": (secret) => pairs(secret).join(" "),
  "hex with colons": (secret) => pairs(secret).join(":"),
  xxd: (secret) => (hexadecimal(secret).match(/.{1,4}/g) ?? []).join(" "),
  "escaped bytes": (secret) => hexadecimal(secret).replaceAll(/../g, String.raw`\x$&`),
};

/** Prints random secrets in random forms, cut into random chunks, through masker and line splitter. */
export function runMaskingCampaign({
  rounds,
  seed,
  createMasker = createRedactor,
}: MaskingCampaignOptions): MaskingCampaignResult {
  const random = createRandom(seed);
  const misses: MaskingCampaignResult["misses"] = [];
  const names = Object.keys(encoders);
  // Several secrets at a time, as in a launch; a new set every 50 texts.
  let secrets: string[] = [];
  let redact = createMasker([]);
  for (let round = 0; round < rounds; round += 1) {
    if (round % 50 === 0) {
      secrets = Array.from({ length: 1 + below(random, 12) }, () => randomSecret(random));
      redact = createMasker(secrets);
    }
    const secret = pick(random, secrets);
    const form = pick(random, names);
    const text = `${noise(random)}${encode(form, secret, random)}${noise(random)}`;
    const masked = inChunks(text, secrets, redact, random);
    if (showsThrough(form, secret, masked)) misses.push({ form, secret, masked });
  }
  return { rounds, misses };
}

function encode(form: string, secret: string, random: Random): string {
  return encoders[form]?.(secret, noise(random), noise(random)) ?? secret;
}

function inChunks(text: string, secrets: readonly string[], redact: Redact, random: Random): string {
  const lines: string[] = [];
  const masker = createLineMasker(
    secrets,
    (line) => lines.push(line),
    () => redact,
  );
  const splitter = createLineSplitter((line) => masker.write(line));
  const bytes = Buffer.from(text);
  for (let position = 0; position < bytes.length;) {
    const size = 1 + below(random, 40);
    splitter.write(bytes.subarray(position, position + size));
    position += size;
  }
  splitter.end();
  masker.end();
  return lines.join("\n");
}

/** Whether the secret, or a line of it that is long enough, can be read in the masked text. */
function showsThrough(form: string, secret: string, masked: string): boolean {
  const text = secret.replace(/\n+$/, "");
  const parts = [text, ...text.split("\n")].filter((part) => part.length >= 8);
  if (form.includes("base64")) return base64ShowsThrough(parts, masked);
  const readings = [masked, decoded(masked), hexadecimalRuns(masked)];
  return parts.some((part) => readings.some((reading) => reading.includes(part)) || masked.includes(json(part)));
}

/** Decoded at each of the four offsets, no eight characters of the secret may appear. */
function base64ShowsThrough(parts: readonly string[], masked: string): boolean {
  const readings = masked
    .split(/[^A-Za-z0-9+/_-]+/)
    .flatMap((run) => [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), "base64").toString("latin1")));
  const bytes = parts.map((part) => Buffer.from(part).toString("latin1"));
  return bytes.some((part) => eights(part).some((eight) => readings.some((reading) => reading.includes(eight))));
}

function eights(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 7) }, (_, index) => text.slice(index, index + 8));
}

/** All escapes undone, again and again. */
function decoded(text: string): string {
  let current = text;
  for (let round = 0; round < 3; round += 1) {
    current = current
      .replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"))
      .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll(/\\([^u])/g, (_, character: string) => ({ n: "\n", t: "\t", r: "\r" })[character] ?? character);
  }
  return current;
}

function hexadecimalRuns(text: string): string {
  return text.replaceAll(/(?:(?:\\+x|[\s:%])?[0-9a-fA-F]{2}){8,}/g, (run) =>
    Buffer.from(run.replaceAll(/\\+x|[\s:%]/g, ""), "hex").toString("utf8"),
  );
}

function randomSecret(random: Random): string {
  const alphabet = pick(random, alphabets);
  const length = below(random, 30) === 0 ? 1500 + below(random, 2000) : 8 + below(random, 80);
  return Array.from({ length }, () => pick(random, alphabet)).join("");
}

function noise(random: Random): string {
  return Array.from({ length: below(random, 12) }, () => pick(random, Array.from('xyz ,:{}"\\019-é'))).join("");
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[below(random, values.length)] as T;
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicodeEscape(unit: string): string {
  return String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function hexadecimal(text: string): string {
  return Buffer.from(text).toString("hex");
}

function pairs(text: string): string[] {
  return hexadecimal(text).match(/../g) ?? [];
}
