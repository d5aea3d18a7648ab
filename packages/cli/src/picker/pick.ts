import type { Style } from "../output/style.ts";
import { drawPicker } from "./draw-picker.ts";
import { pressKey, startPicking, type Choice, type PickerState, type PickerStep } from "./picker-state.ts";
import { readKeys } from "./read-keys.ts";

export interface PickOptions {
  question: string;
  choices: readonly Choice[];
  style: Style;
}

/** How long the rest of a key's sequence may take, which some terminals send in pieces. */
const escapeMs = 50;
const mostLines = 15;

/**
 * Lets a person pick one of several choices at the terminal of this process (standard input and output). Afterwards,
 * however it ends, the terminal is as before, the picker is gone from it, and standard input is not read any more.
 *
 * @returns The choice, or the signal that came first; neither when the person left.
 */
export async function pick({ question, choices, style }: PickOptions): Promise<Picked> {
  const screen = openScreen();
  let state = startPicking(choices);
  const pageSize = (): number => Math.max(1, Math.min(mostLines, screen.height() - 3));
  const draw = (): void =>
    screen.draw(drawPicker(question, state, { width: screen.width(), pageSize: pageSize(), style }));
  return await new Promise<Picked>((resolve) => {
    const end = (picked: Picked): void => {
      keyboard[Symbol.dispose]();
      process.stdout.off("resize", draw);
      for (const signal of endingSignals) process.off(signal, onSignal);
      process.off("SIGCONT", onContinue);
      screen.clear();
      resolve(picked);
    };
    const onSignal = (signal: NodeJS.Signals): void => end({ signal });
    const onContinue = (): void => {
      // The shell has had the terminal meanwhile.
      keyboard.grab();
      draw();
    };
    const suspend = (): void => {
      screen.clear();
      keyboard.release();
      // To the whole job, as the terminal does it.
      process.kill(0, "SIGTSTP");
      // Where there is nobody to continue it, a job is not stopped, and there is no SIGCONT.
      setTimeout(() => keyboard.isOpen() && onContinue(), 100);
    };
    const take = (step: PickerStep, before: PickerState): void => {
      state = step.kind === "go-on" ? step.state : before;
      if (step.kind === "picked") end({ choice: step.choice });
      else if (step.kind === "left") end({});
      else if (step.kind === "suspend") suspend();
      else draw();
    };
    const keyboard = openKeyboard((text) => {
      for (const key of readKeys(text).keys) if (keyboard.isOpen()) take(pressKey(state, key, pageSize()), state);
    });
    process.stdout.on("resize", draw);
    for (const signal of endingSignals) process.on(signal, onSignal);
    process.on("SIGCONT", onContinue);
    draw();
  });
}

export interface Picked {
  choice?: Choice;
  signal?: NodeJS.Signals;
}

const endingSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

interface Keyboard extends Disposable {
  grab(): void;
  release(): void;
  isOpen(): boolean;
}

/** Raw keys from standard input. Disposing of it leaves standard input alone, for whoever gets it next. */
function openKeyboard(onText: (text: string) => void): Keyboard {
  const { stdin } = process;
  let isOpen = true;
  let pending = "";
  let timer: NodeJS.Timeout | undefined;
  const onData = (chunk: Buffer): void => {
    clearTimeout(timer);
    const text = pending + chunk.toString("utf8");
    const { rest } = readKeys(text);
    pending = rest;
    onText(rest === "" ? text : text.slice(0, -rest.length));
    // A piece that stays one was the Escape key; NUL, which is no key, ends it.
    if (rest !== "") timer = setTimeout(() => onText(`${takePending()}\u0000`), escapeMs);
  };
  const takePending = (): string => {
    const text = pending;
    pending = "";
    return text;
  };
  const onEnd = (): void => onText("\u0004");
  stdin.on("data", onData).once("end", onEnd);
  stdin.setRawMode(true);
  return {
    grab: () => void stdin.setRawMode(true),
    release: () => void stdin.setRawMode(false),
    isOpen: () => isOpen,
    [Symbol.dispose]: () => {
      isOpen = false;
      clearTimeout(timer);
      stdin.off("data", onData).off("end", onEnd);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

interface Screen {
  width(): number;
  height(): number;
  draw(lines: readonly string[]): void;
  clear(): void;
}

function openScreen(): Screen {
  const { stdout } = process;
  let drawn = 0;
  const back = (): string => (drawn === 0 ? "\r\u001b[J" : `\u001b[${drawn}A\r\u001b[J`);
  return {
    width: () => stdout.columns || 80,
    height: () => stdout.rows || 24,
    draw: (lines) => {
      stdout.write(`\u001b[?25l${back()}${lines.map((line) => `${line}\n`).join("")}`);
      drawn = lines.length;
    },
    clear: () => {
      stdout.write(`${back()}\u001b[?25h`);
      drawn = 0;
    },
  };
}
