import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createStyle } from "../output/style.ts";
import { drawTasks } from "./draw-tasks.ts";
import { beginTasks, endTask, waitingCount, type TasksState } from "./tasks-state.ts";

const style = createStyle(false);

function running(state: TasksState, id: string, startedAt: number, activity = ""): void {
  state.running.set(id, { startedAt, activity });
}

function end(state: TasksState, id: string, status: string, reason = ""): void {
  endTask(state, id, { id, status, durationMs: 8000, reason });
}

test("shows how far the tasks have come, what runs and what ended last", () => {
  const state = beginTasks(20, 3);
  running(state, "task-1", 1000, "Bash: ravi inbox");
  running(state, "a task with a very long name of its own", 55_000, "multi\nline \u001b[31mtext");
  for (const id of ["c", "d", "e"]) end(state, id, "completed");
  end(state, "f", "timeout", "no end within 8 s");
  endTask(state, "g", undefined);
  expect(drawTasks(state, { width: 90, height: 20, now: 61_000, style })).toMatchInlineSnapshot(`
    [
      "7 of 20 tasks · 3 done before · 3 completed · 1 failed · 1 stopped · 2 running · 10 wait…",
      "  task-1                        1 min  Bash: ravi inbox",
      "  a task with a very long…      6.0 s  multi line \\u{1b}[31mtext",
      "✓ d                             8.0 s",
      "✓ e                             8.0 s",
      "✗ f                             8.0 s  no end within 8 s",
    ]
  `);
  expect(waitingCount(state)).toBe(10);
});

test.each([
  { width: 20, height: 30 },
  { width: 60, height: 5 },
  { width: 30, height: 1 },
  { width: 8, height: 2 },
])("fits into $width columns and $height lines, colours or not", ({ width, height }) => {
  const state = beginTasks(1000, 0);
  for (let index = 0; index < 200; index += 1) running(state, `task-${index}`, index, "x".repeat(300));
  for (const id of ["a", "b", "c"]) end(state, id, "failed", "y".repeat(300));
  for (const hasColor of [false, true]) {
    const lines = drawTasks(state, { width, height, now: 5000, style: createStyle(hasColor) });
    expect(lines.length).toBeLessThanOrEqual(height);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(stripVTControlCharacters(line).length).toBeLessThan(width);
      expect(line).not.toContain("\n");
    }
  }
});

test("says how many more run than are shown, and that nothing more is started", () => {
  const state = beginTasks(12, 0);
  for (let index = 0; index < 10; index += 1) running(state, `task-${index}`, 0);
  state.phase = "draining";
  const lines = drawTasks(state, { width: 90, height: 5, now: 5000, style });
  expect(lines[0]).toBe("draining: 0 of 12 tasks · 0 completed · 10 running · 2 not started");
  expect(lines.at(-1)).toBe("  and 7 more");
  expect(lines).toHaveLength(5);
});
