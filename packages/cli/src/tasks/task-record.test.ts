import { LaunchError, type LaunchResult, type NumberedTask } from "@persona-launcher/launcher";
import { expect, test } from "vitest";
import { reasonOf, taskRecord, wasStopped } from "./task-record.ts";

const task: NumberedTask = { id: "a", line: 1, task: "Go", hash: "h" };
const times = { startedAt: 0, endedAt: 1500 };

test("a task whose agent was not started tells why", () => {
  const error = new LaunchError("IDENTITY_BUSY", "Cannot use it", { hint: "Wait" });
  const record = taskRecord({ task, error }, times);
  expect(record).toEqual({
    id: "a",
    taskHash: "h",
    status: "error",
    output: "",
    error: { code: "IDENTITY_BUSY", message: "Cannot use it", hint: "Wait" },
    durationMs: 1500,
    startedAt: "1970-01-01T00:00:00.000Z",
    endedAt: "1970-01-01T00:00:01.500Z",
  });
  expect(Object.keys(record)[0]).toBe("id");
  expect(reasonOf(record)).toBe("Cannot use it [IDENTITY_BUSY]");
});

test.each([
  [{ status: "completed" }, ""],
  [{ status: "failed", failure: { class: "crash", message: "exit code 3" } }, "exit code 3"],
  [{ status: "failed", failure: { class: "no-answer", message: "" } }, "no-answer"],
])("the reason of %j is %j", (result, reason) => {
  expect(reasonOf(taskRecord({ task, result: { output: "", ...result } as LaunchResult }, times))).toBe(reason);
});

test("tells what the user has stopped from what failed", () => {
  const stopped = [
    { task, result: { status: "cancelled" } as LaunchResult },
    { task, error: new LaunchError("CANCELLED", "x") },
    { task, error: new DOMException("x", "AbortError") },
  ];
  expect(stopped.map(wasStopped)).toEqual([true, true, true]);
  const failed = [
    { task, result: { status: "failed" } as LaunchResult },
    { task, error: new Error("x") },
  ];
  expect(failed.map(wasStopped)).toEqual([false, false]);
});
