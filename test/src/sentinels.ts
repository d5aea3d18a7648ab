import { randomBytes } from "node:crypto";

/** A value that must not be seen where it does not belong. */
export interface Sentinel {
  name: string;
  value: string;
  /** The part of the value that no encoding for text changes; the whole value, when that holds for all of it. */
  marker: string;
}

/** Finds sentinels in whatever form a program may have given them. */
export interface SentinelFinder {
  /** Every form of every marker. */
  readonly forms: readonly string[];
  /** The name of the sentinel that a form belongs to. */
  nameOf(form: string): string;
  /** Names of the sentinels that stand in a text or in bytes, each once. */
  find(content: string | Uint8Array): string[];
}

/** What quoting, templates and encodings trip over; a header may carry it. */
const awkward = `"q\\'{env:HOME}{file:/etc/hostname}$(id)<&>+/%41 ;`;

/** A value as long as a token, which no text holds by accident. */
export function makeSentinel(name: string, kind: "awkward" | "plain" = "awkward"): Sentinel {
  const marker = `${name.replaceAll(/[^A-Za-z0-9]/g, "")}${randomBytes(16).toString("hex")}`;
  return { name, value: kind === "plain" ? marker : `${awkward}${marker}${awkward}`, marker };
}

/** A key that somebody else made. It must be of letters, digits, `_` and `-`. */
export function sentinelOf(name: string, value: string): Sentinel {
  if (!/^[\w-]{8,}$/.test(value)) throw new Error(`Cannot look for "${name}": an encoding may change its value`);
  return { name, value, marker: value };
}

export function createSentinelFinder(sentinels: readonly Sentinel[]): SentinelFinder {
  const names = new Map(sentinels.flatMap(({ name, marker }) => formsOf(marker).map((form) => [form, name])));
  return {
    forms: [...names.keys()],
    nameOf: (form) => names.get(form) ?? form,
    find: (content) => {
      const bytes = Buffer.from(content);
      return [...new Set([...names].flatMap(([form, name]) => (bytes.includes(form) ? [name] : [])))];
    },
  };
}

/**
 * A marker as it is, which is also what percent-encoding, JSON and shell quoting leave of it; in base64 and base64url at
 * each of the three offsets it may have in what was encoded; and in hexadecimal. Written apart from the launcher's own
 * masker, so that a form which that one forgets is found here.
 */
function formsOf(marker: string): string[] {
  const bytes = Buffer.from(marker);
  const shifted = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return text.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
  });
  const urlSafe = shifted.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const hexadecimal = bytes.toString("hex");
  return [...new Set([marker, ...shifted, ...urlSafe, hexadecimal, hexadecimal.toUpperCase()])];
}
