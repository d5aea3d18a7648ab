import { excerpt } from "../output/printable.ts";
import type { Style } from "../output/style.ts";
import { matchingChoices, type Choice, type PickerState } from "./picker-state.ts";

export interface PickerFrame {
  /** Columns of the terminal. */
  width: number;
  /** How many choices are shown at once. */
  pageSize: number;
  style: Style;
}

/** The picker as lines, none of which wraps. */
export function drawPicker(question: string, state: PickerState, frame: PickerFrame): string[] {
  const { pageSize, style } = frame;
  const matching = matchingChoices(state);
  const first = Math.max(0, Math.min(state.marked - Math.floor(pageSize / 2), matching.length - pageSize));
  const shown = matching.slice(first, first + pageSize);
  const nameWidth = Math.max(0, ...matching.map(({ name }) => name.length));
  return [
    heading(question, state, frame),
    ...shown.map((choice, index) => line(choice, first + index === state.marked, nameWidth, frame)),
    ...(matching.length === 0 ? [`  ${style.dim("nothing matches")}`] : []),
    style.dim(excerpt(footer(matching.length, state), frame.width - 1)),
  ];
}

function heading(question: string, { filter, isFiltering }: PickerState, { width, style }: PickerFrame): string {
  const text = isFiltering ? `${question} ${filter}` : question;
  return style.bold(excerpt(text, width - 1));
}

function line(choice: Choice, isMarked: boolean, nameWidth: number, { width, style }: PickerFrame): string {
  const name = excerpt(choice.name.padEnd(nameWidth, "\u00a0"), Math.max(1, width - 3));
  const room = width - 5 - name.length;
  const description = room < 10 ? "" : `  ${style.dim(excerpt(choice.description, room))}`;
  return isMarked ? `${style.success("❯")} ${style.bold(name)}${description}` : `  ${name}${description}`;
}

function footer(count: number, { choices, isFiltering }: PickerState): string {
  const keys = isFiltering
    ? "↑↓ move · enter picks · esc shows all"
    : "↑↓ j k move · type to filter · enter picks · esc leaves";
  return `${count === choices.length ? count : `${count} of ${choices.length}`} · ${keys}`;
}
