import { expect, test } from "vitest";
import { processesWithEnv, waitUntil } from "./src/processes.ts";
import type { PseudoTerminal } from "./src/pseudo-terminal.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { openShell, writeWorker } from "./src/terminal-launch.ts";
import { createWorld, harnesses, type Harness } from "./src/world.ts";

const ctrlC = "\u0003";
const ctrlZ = "\u001a";
const escape = "\u001b";

interface Manners {
  /** Keys that interrupt a turn, and what is seen of each. opencode's Ctrl-C leaves it. */
  interrupt: readonly (readonly [key: string, seen: string])[];
  /** What makes it leave; Ctrl-C when it is nothing. */
  leave?: string;
}

const manners: Readonly<Record<Harness, Manners>> = {
  // claude puts the prompt back into its input; what is typed next comes behind it.
  claude: { interrupt: [[ctrlC, "hang"]], leave: "/exit" },
  codex: { interrupt: [[ctrlC, "Conversation interrupted"]], leave: "/quit" },
  opencode: {
    interrupt: [
      [escape, "again to interrupt"],
      [escape, "interrupted"],
    ],
  },
};

const script: StandInScript = ({ task, toolResults }) => {
  if (task.includes("address")) return toolResults.length === 0 ? { run: "ravi get email" } : { say: "HEARD-ADDRESS" };
  const word = ["first", "again", "continued"].find((candidate) => task.includes(candidate));
  return word === undefined ? { hang: true } : { say: `HEARD-${word.toUpperCase()}` };
};

test.each(harnesses)("%s at a terminal is as if started by hand", { timeout: 240_000 }, async (harness) => {
  const { interrupt, leave } = manners[harness];
  await using world = await createWorld(script);
  const turns = (): string[] => world.model.requests().flatMap((turn) => (turn.isSideRequest ? [] : [turn.task]));
  await writeWorker(world, harness);
  await using shell = await openShell(world, { columns: 100, rows: 30 });
  const before = await processesWithEnv("HOME", world.user.home);
  shell.type(`persona launch worker first --harness ${harness} --model ${world.user.models[harness]}\r`);
  await shell.seen("HEARD-FIRST", { timeoutMs: 150_000 });
  const [identity] = await world.account.identities.list();
  expect(shell.output()).toContain(`\u001b]0;worker · ${identity?.inbox}\u0007`);

  await say(shell, "address");
  await shell.seen("HEARD-ADDRESS");
  const results = world.model.requests().flatMap(({ toolResults }) => toolResults);
  expect(results.join("\n")).toContain(`"email": "${identity?.inbox}"`);

  await growsTo(shell, 140, 45);

  await say(shell, "hang");
  await waitUntil(() => turns().at(-1)?.includes("hang"), { what: "the turn", timeoutMs: 60_000 });
  for (const [key, seen] of interrupt) {
    const pressed = shell.mark();
    shell.type(key);
    await shell.seen(seen, { since: pressed });
  }
  await say(shell, "again");
  await shell.seen("HEARD-AGAIN");

  const stopped = shell.mark();
  shell.type(ctrlZ);
  await shell.seen("Stopped", { since: stopped });
  await shell.seen("ready>", { since: stopped });
  shell.type("fg\r");
  // The agent takes the terminal back when it goes on.
  await shell.seen("fg persona launch worker", { since: stopped });
  await waitUntil(async () => !(await shell.modes()).canonical, { what: "the agent" });
  await say(shell, "continued");
  await shell.seen("HEARD-CONTINUED");

  const left = shell.mark();
  if (leave === undefined) shell.type(ctrlC);
  else await say(shell, leave);
  await shell.seen("ready>", { since: left });
  shell.type("echo status=$?\r");
  await shell.seen("status=0", { since: left });
  expect(await world.account.identities.list()).toEqual([]);
  expect(await processesWithEnv("HOME", world.user.home)).toEqual(before);
});

async function say(shell: PseudoTerminal, text: string): Promise<void> {
  const mark = shell.mark();
  shell.type(text);
  await shell.seen(text, { since: mark });
  shell.type("\r");
}

/** The agent draws where there was no screen before: it sets its cursor there, or draws a line as wide as that. */
async function growsTo(shell: PseudoTerminal, columns: number, rows: number): Promise<void> {
  const mark = shell.mark();
  shell.resize(columns, rows);
  const isBeyond = (): boolean => {
    const drawn = shell.output().slice(mark);
    // oxlint-disable-next-line no-control-regex -- cursor positions begin with a control character
    const cursors = [...drawn.matchAll(/\u001b\[(\d+);(\d+)H/g)];
    return (
      cursors.some(([, row, column]) => Number(row) > 30 || Number(column) > 100) ||
      [...drawn.matchAll(/─+/g)].some(([line]) => line.length > 100)
    );
  };
  await waitUntil(isBeyond, { what: "the agent to fill the larger terminal", timeoutMs: 30_000 });
}
