/** Saves the title of the terminal (xterm's stack of titles), and shows another. */
export function showTitle(title: string): string {
  // A control character would end the sequence, and what follows would be obeyed.
  return `\u001b[22;0t\u001b]0;${title.replaceAll(/\p{Cc}/gu, "")}\u0007`;
}

/** Takes back `showTitle`. */
export const restoreTitle = "\u001b[23;0t";

// Mouse; focus, paste, held output, colour scheme and size reports; cursor keys of applications.
const modesOff = [1000, 1002, 1003, 1005, 1006, 1015, 1016, 1004, 2004, 2026, 2031, 2048, 1];
// Automatic margins and the cursor.
const modesOn = [7, 25];

/**
 * What a full-screen program would have said at its end (xterm's and kitty's sequences). The cursor is saved before each
 * step that would move it: leaving an alternate screen that was never entered would put it somewhere else.
 */
export const repairSequence: string = [
  "\u001b7\u001b[?1049l",
  "\u001b7\u001b[r\u001b8",
  ...modesOff.map((mode) => `\u001b[?${mode}l`),
  ...modesOn.map((mode) => `\u001b[?${mode}h`),
  "\u001b[<9u\u001b[>4;0m", // kitty's and xterm's ways to report keys
  "\u001b>\u001b(B\u001b[0 q\u001b[0m", // keypad, character set, shape of the cursor, colours
  "\r\n",
].join("");
