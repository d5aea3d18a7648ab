import { expect, test } from "vitest";
import { readTasksOptions, type RunTasksFlags } from "./run-tasks-options.ts";

test("one task has no options of many", () => {
  expect(readTasksOptions("Sign up", { harness: "codex" })).toBeUndefined();
});

test("many tasks have their defaults", () => {
  expect(readTasksOptions(undefined, { tasks: "-" })).toEqual({
    tasks: "-",
    results: undefined,
    concurrency: 4,
    raviConcurrency: undefined,
    retryFailed: false,
  });
  const flags = { tasks: "t", results: "r", concurrency: "256", raviConcurrency: "1024", retryFailed: true };
  expect(readTasksOptions(undefined, flags)).toEqual({ ...flags, concurrency: 256, raviConcurrency: 1024 });
});

const refused: [task: string | undefined, flags: RunTasksFlags, state: string][] = [
  ["go", { tasks: "x" }, "there is a task and --tasks"],
  [undefined, {}, "missing required argument 'task'"],
  ["go", { results: "x" }, "--results goes with --tasks only"],
  ["go", { concurrency: "2" }, "--concurrency goes with --tasks only"],
  ["go", { raviConcurrency: "2" }, "--ravi-concurrency goes with --tasks only"],
  ["go", { retryFailed: true }, "--retry-failed goes with --tasks only"],
  [undefined, { tasks: "x", retryFailed: true }, "--retry-failed needs --results"],
  [undefined, { tasks: "x", concurrency: "0" }, '--concurrency "0" is no whole number from 1 to 256'],
  [undefined, { tasks: "x", concurrency: "257" }, '--concurrency "257" is no whole number from 1 to 256'],
  [undefined, { tasks: "x", concurrency: "1e1" }, '--concurrency "1e1" is no whole number'],
  [undefined, { tasks: "x", raviConcurrency: "1025" }, '--ravi-concurrency "1025" is no whole number from 1 to 1024'],
];

test.each(refused)("refuses the task %j with %j", (task, flags, state) => {
  expect(() => readTasksOptions(task, flags)).toThrow(
    expect.objectContaining({ code: "USAGE", message: expect.stringContaining(state) as string }),
  );
});
