import { afterAll, bench, describe } from "vitest";
import { startCommand } from "./src/run-cli.ts";
import { createWorld } from "./src/world.ts";

const world = await createWorld(() => ({ say: "done" }));
afterAll(() => world[Symbol.asyncDispose]());

const options = { iterations: 10, warmupIterations: 1, time: 0, warmupTime: 0 };

/** What the identity, the scope, the proof, the supervision and the release cost on top of the agent itself. */
describe("one task for claude, answered at once by the stand-in model", () => {
  bench(
    "claude by hand",
    async () => {
      const args = ["-p", "--model", world.user.models.claude, "--setting-sources", "user"];
      const env = { ...world.user.env, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" };
      const run = await startCommand("claude", args, { env, cwd: world.workspace, input: "Say done" }).ended;
      if (run.stdout.trim() !== "done") throw new Error(`claude did not answer: ${run.stdout}${run.stderr}`);
    },
    options,
  );

  bench(
    "persona run",
    async () => {
      const run = await world.persona(world.runArgs("inbox-reader", "Say done", "claude"));
      if (run.stdout.trim() !== "done") throw new Error(`the persona did not answer: ${run.stdout}${run.stderr}`);
    },
    options,
  );
});
