/** What was typed: a key by its name, or characters. */
export type Key = { name: KeyName } | { text: string };

export type KeyName =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "home"
  | "end"
  | "enter"
  | "escape"
  | "backspace"
  | "clear"
  | "interrupt"
  | "suspend";

export interface KeysRead {
  keys: Key[];
  /** The beginning of a sequence whose end has not come yet; an Escape key if nothing comes. */
  rest: string;
}

const controls: Readonly<Record<string, KeyName>> = {
  "\u0003": "interrupt", // Ctrl-C
  "\u0004": "interrupt", // Ctrl-D
  "\b": "backspace",
  "\n": "enter",
  "\u000e": "down", // Ctrl-N
  "\r": "enter",
  "\u0010": "up", // Ctrl-P
  "\u0015": "clear", // Ctrl-U
  "\u0017": "clear", // Ctrl-W
  "\u001a": "suspend", // Ctrl-Z
  "\u007f": "backspace",
};

/** ECMA-48 control sequences and xterm's SS3 ones, by their last characters. */
const sequences: Readonly<Record<string, KeyName>> = {
  A: "up",
  B: "down",
  F: "end",
  H: "home",
  "1~": "home",
  "4~": "end",
  "5~": "page-up",
  "6~": "page-down",
  "7~": "home",
  "8~": "end",
};

// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const sequence = /^\u001b(?:\[([0-?]*)[ -/]*([@-~])|O([ -~]))/;
// oxlint-disable-next-line no-control-regex -- as above
const unfinished = /^\u001b(?:\[[0-?]*[ -/]*|O)?$/;

/** Reads what a terminal in raw mode sends. What is no key of ours is left out. */
export function readKeys(input: string): KeysRead {
  const keys: Key[] = [];
  let rest = input;
  while (rest !== "") {
    if (unfinished.test(rest)) return { keys, rest };
    const { key, length } = readKey(rest);
    if (key !== undefined) keys.push(key);
    rest = rest.slice(length);
  }
  return { keys, rest };
}

function readKey(input: string): { key: Key | undefined; length: number } {
  const [whole, parameters = "", final, short] = sequence.exec(input) ?? [];
  if (whole !== undefined) {
    const name = sequences[short ?? (final === "~" ? `${parameters}~` : (final ?? ""))];
    return { key: name === undefined ? undefined : { name }, length: whole.length };
  }
  // Alt and a key, or Escape and then the key: the key is not ours, Escape is.
  if (input.startsWith("\u001b")) return { key: { name: "escape" }, length: 1 };
  const character = String.fromCodePoint(input.codePointAt(0) ?? 0);
  const name = controls[character];
  if (name !== undefined) return { key: { name }, length: 1 };
  return { key: /\p{C}/u.test(character) ? undefined : { text: character }, length: character.length };
}
