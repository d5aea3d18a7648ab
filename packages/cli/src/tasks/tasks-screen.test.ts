import { expect, onTestFinished, test, vi } from "vitest";
import { openTasksScreen, type TasksScreen } from "./tasks-screen.ts";

const escape = "\u001b";

/** A terminal that keeps what it is sent; its time is ours. */
function scene(lines: readonly string[]): {
  screen: TasksScreen;
  sent: () => string;
  frames: () => number;
  resize: (columns: number) => void;
  resume: () => void;
} {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let columns = 80;
  let text = "";
  let listener: ((what: "resized" | "resumed") => void) | undefined;
  const screen = openTasksScreen({
    screen: {
      columns: () => columns,
      rows: () => 24,
      onChange: (given) => {
        listener = given;
        return () => (listener = undefined);
      },
    },
    write: (more) => (text += more),
    draw: () => lines,
  });
  return {
    screen,
    sent: () => {
      const sent = text;
      text = "";
      return sent;
    },
    frames: () => text.split(`${escape}[?7l`).length - 1,
    resize: (next) => {
      columns = next;
      listener?.("resized");
    },
    resume: () => listener?.("resumed"),
  };
}

test("draws at most ten times a second, and once a second when nothing happens", () => {
  const { screen, frames, sent } = scene(["one"]);
  for (let ms = 0; ms < 1000; ms += 5) {
    screen.changed();
    vi.advanceTimersByTime(5);
  }
  expect(frames()).toBe(10);
  vi.advanceTimersByTime(200);
  sent();
  vi.advanceTimersByTime(5000);
  expect(frames()).toBeGreaterThanOrEqual(4);
  expect(frames()).toBeLessThanOrEqual(5);
});

test("draws over what it drew, and takes it away in the end", () => {
  const { screen, sent } = scene(["one", "two"]);
  vi.advanceTimersByTime(100);
  expect(sent()).toBe(`${escape}[?7l\rone${escape}[K\ntwo${escape}[K\n${escape}[J${escape}[?7h`);
  screen.changed();
  vi.advanceTimersByTime(100);
  expect(sent()).toContain(`${escape}[2A\r`);
  screen[Symbol.dispose]();
  expect(sent()).toBe(`${escape}[2A\r${escape}[J`);
  vi.advanceTimersByTime(5000);
  expect(sent()).toBe("");
});

test("finds its first line again when the terminal became narrower", () => {
  const { sent, resize } = scene(["x".repeat(70), `${escape}[1mshort${escape}[22m`]);
  vi.advanceTimersByTime(100);
  sent();
  resize(30);
  vi.advanceTimersByTime(100);
  // Seventy columns are three lines of thirty now.
  expect(sent()).toContain(`${escape}[4A\r`);
});

test("makes room, and leaves alone what the shell wrote while it was stopped", () => {
  const { screen, sent, resume } = scene(["one"]);
  vi.advanceTimersByTime(100);
  sent();
  screen.clear();
  expect(sent()).toBe(`${escape}[1A\r${escape}[J`);
  screen.clear();
  expect(sent()).toBe("");
  vi.advanceTimersByTime(100);
  sent();
  resume();
  vi.advanceTimersByTime(100);
  expect(sent()).not.toMatch(/\[\d+A/);
});
