import { expect, it } from "vitest";
import { LaunchError } from "../launch-error.ts";
import type { LaunchPlan } from "../launch/launch-plan.ts";
import type { SendOptions } from "../launch/launch-request.ts";
import { checkTasks } from "./check-tasks.ts";

/** A persona that plans unless it is asked for what it does not have. */
function persona(): { plan: (task: string, options?: SendOptions) => Promise<LaunchPlan>; asked: SendOptions[] } {
  const asked: SendOptions[] = [];
  return {
    asked,
    plan: async (_, options = {}) => {
      asked.push(options);
      if (options.workingDirectory === "gone") throw new LaunchError("WORKSPACE_NOT_FOUND", "no such workspace");
      if (options.inputs?.["SITE"] === "") throw new LaunchError("INPUT_MISSING", "SITE has no value");
      if (options.timeoutSeconds === 0) throw new LaunchError("OPTION_INVALID", "no time at all");
      const command = options.isolate === true ? undefined : "/bin/claude";
      return await Promise.resolve({ harness: { id: "claude", command } } as LaunchPlan);
    },
  };
}

it("tells which tasks cannot be done, and why", async () => {
  const bad = [
    { id: "b", task: "go", inputs: { SITE: "" } },
    { id: "c", task: "go", workingDirectory: "gone" },
  ];
  const found = await checkTasks(persona(), [{ id: "a", task: "go" }, ...bad], { inputs: { SITE: "x" } });
  expect(found.map(({ task, error }) => `${task.id} ${error.code}`)).toEqual([
    "b INPUT_MISSING",
    "c WORKSPACE_NOT_FOUND",
  ]);
});

it("plans tasks that differ in their text only once", async () => {
  const one = persona();
  await checkTasks(
    one,
    Array.from({ length: 1000 }, (_, index) => ({ id: String(index), task: `do ${index}` })),
  );
  expect(one.asked).toHaveLength(1);
});

it.each([
  [{ timeoutSeconds: 0 }, "OPTION_INVALID"],
  [{ workingDirectory: "gone" }, "WORKSPACE_NOT_FOUND"],
  [{ isolate: true }, "HARNESS_NOT_INSTALLED"],
] as const)("throws what keeps every task from being done: %j", async (options, code) => {
  await expect(checkTasks(persona(), [{ id: "a", task: "go" }], options)).rejects.toMatchObject({ code });
});
