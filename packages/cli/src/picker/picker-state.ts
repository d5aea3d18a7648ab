import type { Key, KeyName } from "./read-keys.ts";

/** One thing to pick. */
export interface Choice {
  name: string;
  description: string;
}

export interface PickerState {
  choices: readonly Choice[];
  /** What was typed to narrow the choices. */
  filter: string;
  /** Whether letters go to the filter; before that j and k move. */
  isFiltering: boolean;
  /** Index of the marked one among those that match. */
  marked: number;
}

export type PickerStep =
  | { kind: "go-on"; state: PickerState }
  | { kind: "picked"; choice: Choice }
  | { kind: "left" }
  | { kind: "suspend" };

export function startPicking(choices: readonly Choice[]): PickerState {
  return { choices, filter: "", isFiltering: false, marked: 0 };
}

/** The choices that have every word of the filter; those with one in their name first. */
export function matchingChoices({ choices, filter }: PickerState): Choice[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const matching = choices.filter(({ name, description }) => has(`${name} ${description}`));
  return [...matching.filter(({ name }) => has(name)), ...matching.filter(({ name }) => !has(name))];
}

/** What a key does. `pageSize` is the number of lines that are shown. */
export function pressKey(state: PickerState, key: Key, pageSize: number): PickerStep {
  if ("text" in key) return goOn(typeCharacter(state, key.text));
  const move = moves[key.name];
  if (move !== undefined) return goOn(markAt(state, move(state, pageSize)));
  switch (key.name) {
    case "enter": {
      const choice = matchingChoices(state)[state.marked];
      return choice === undefined ? goOn(state) : { kind: "picked", choice };
    }
    case "escape":
      return state.isFiltering ? goOn(startPicking(state.choices)) : { kind: "left" };
    case "backspace":
      return goOn(withFilter(state, Array.from(state.filter).slice(0, -1).join("")));
    case "clear":
      return goOn(withFilter(state, ""));
    case "suspend":
      return { kind: "suspend" };
    default:
      return { kind: "left" };
  }
}

const moves: Partial<Record<KeyName, (state: PickerState, pageSize: number) => number>> = {
  up: ({ marked }) => marked - 1,
  down: ({ marked }) => marked + 1,
  "page-up": ({ marked }, pageSize) => marked - pageSize,
  "page-down": ({ marked }, pageSize) => marked + pageSize,
  home: () => 0,
  end: ({ choices }) => choices.length,
};

function typeCharacter(state: PickerState, character: string): PickerState {
  if (state.isFiltering) return withFilter(state, state.filter + character);
  if (character === "j") return markAt(state, state.marked + 1);
  if (character === "k") return markAt(state, state.marked - 1);
  // As in less: what comes after the slash is text, whatever it is.
  return withFilter(state, character === "/" ? "" : character);
}

function withFilter(state: PickerState, filter: string): PickerState {
  return { ...state, filter, isFiltering: true, marked: 0 };
}

function markAt(state: PickerState, index: number): PickerState {
  return { ...state, marked: Math.max(0, Math.min(index, matchingChoices(state).length - 1)) };
}

function goOn(state: PickerState): PickerStep {
  return { kind: "go-on", state };
}
