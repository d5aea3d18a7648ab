import { writeFile } from "node:fs/promises";
import { afterAll, bench, describe } from "vitest";
import { personaCommand } from "./src/run-cli.ts";
import { createStartWorld } from "./src/start-styles/start-world.ts";
import {
  measureInTurns,
  requireAtMost,
  timeToAgent,
  timeToEnd,
  type TimedStart,
} from "./src/start-styles/time-starts.ts";
import { lineOf } from "./src/start-styles/ways.ts";

const world = await createStartWorld();
await world.must(["shims", "install"]);
// An agent that tells the time at which it runs.
await writeFile(world.agent, "#!/bin/sh\nexec date +%s%N\n");
const worktree = await world.addWorktree("one");
await world.must(["workspace", "provision"], worktree);
afterAll(async () => {
  await world.must(["workspace", "release"], worktree);
  await world[Symbol.asyncDispose]();
});

const single = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const rounds = 25;

const start = (...words: [string, ...string[]]): TimedStart => ({ words, cwd: worktree, env: world.env });
const inLoginShell = (...words: string[]): TimedStart => start("/bin/bash", "-lc", `exec ${lineOf(words)}`);

const bare = {
  "node -e 0": () => timeToEnd(start(process.execPath, "-e", "0")),
  "sh -c :": () => timeToEnd(start("/bin/sh", "-c", ":")),
};

function table(times: Readonly<Record<string, number>>, added: Readonly<Record<string, number>> = {}): void {
  const rows = Object.entries(times).map(([name, ms]) => [name, { ms, "added ms": added[name] }]);
  console.table(Object.fromEntries(rows));
}

describe("the time until an agent runs in a provisioned worktree", () => {
  bench(
    "by persona exec and by a shim, in a login shell, beside the agent itself there",
    () => {
      const times = measureInTurns(rounds, {
        ...bare,
        agent: () => timeToAgent(inLoginShell(world.agent)),
        "persona exec": () => timeToAgent(inLoginShell("persona", "exec", "--", "claude")),
        "the shim": () => timeToAgent(inLoginShell("claude")),
        "the shim, for --version": () => timeToAgent(inLoginShell("claude", "--version")),
      });
      const ways = ["persona exec", "the shim", "the shim, for --version"] as const;
      const added = Object.fromEntries(ways.map((way) => [way, times[way] - times.agent]));
      table(times, added);
      for (const [way, ms] of Object.entries(added)) {
        requireAtMost(`what ${way} adds, as a multiple of node -e 0`, ms / times["node -e 0"], 3);
      }
    },
    single,
  );
});

describe("persona badge", () => {
  bench(
    "from its start to its end, beside node -e 0",
    () => {
      const times = measureInTurns(rounds, {
        ...bare,
        "persona badge": () => timeToEnd(start(process.execPath, personaCommand, "badge")),
      });
      table(times, { "persona badge": times["persona badge"] - times["node -e 0"] });
      requireAtMost(
        "the time of persona badge, as a multiple of node -e 0",
        times["persona badge"] / times["node -e 0"],
        1.8,
      );
      requireAtMost("the time of persona badge in milliseconds", times["persona badge"], 80);
    },
    single,
  );
});
