import type { ErrorScreen } from "../cli-host.ts";

const redrawMs = 100;
const idleRedrawMs = 1000;

export interface TasksScreenOptions {
  screen: ErrorScreen;
  write: (text: string) => void;
  /** The lines to show, each shorter than the terminal is wide. */
  draw: (width: number, height: number) => readonly string[];
}

/** The last lines of a terminal, drawn anew as things change. Disposing it takes them away. */
export interface TasksScreen extends Disposable {
  /** Something has changed; it is shown within a tenth of a second. */
  changed(): void;
  /** Takes the lines away until the next change, so that something else can be printed in their place. */
  clear(): void;
}

/** Draws at most ten times a second, and once a second when nothing happens, for the clocks. */
export function openTasksScreen({ screen, write, draw }: TasksScreenOptions): TasksScreen {
  /** How long each line on the screen is, in columns. */
  let drawn: number[] = [];
  let drawnAt = 0;
  let isDue = true;
  const upToFirst = (): string => {
    // A terminal that became narrower has broken lines in two.
    const rows = drawn.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / screen.columns())), 0);
    return rows === 0 ? "\r" : `\u001b[${rows}A\r`;
  };
  const redraw = (): void => {
    isDue = false;
    drawnAt = performance.now();
    const lines = draw(screen.columns(), Math.max(1, screen.rows() - 2));
    // Without wrapping: letters of double width would make two lines of one.
    const text = lines.map((line) => `${line}\u001b[K\n`).join("");
    write(`\u001b[?7l${upToFirst()}${text}\u001b[J\u001b[?7h`);
    drawn = lines.map(visibleLength);
  };
  const clear = (): void => {
    if (drawn.length > 0) write(`${upToFirst()}\u001b[J`);
    drawn = [];
  };
  const timer = setInterval(() => {
    if (isDue || performance.now() - drawnAt >= idleRedrawMs) redraw();
  }, redrawMs);
  timer.unref();
  const stopListening = screen.onChange((what) => {
    // The shell has had the terminal meanwhile, and what was drawn is history.
    if (what === "resumed") drawn = [];
    isDue = true;
  });
  return {
    changed: () => (isDue = true),
    clear: () => {
      clear();
      isDue = true;
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      stopListening();
      clear();
    },
  };
}

function visibleLength(line: string): number {
  // oxlint-disable-next-line no-control-regex -- the colours that the lines were given
  return Array.from(line.replaceAll(/\u001b\[[0-9;]*m/g, "")).length;
}
