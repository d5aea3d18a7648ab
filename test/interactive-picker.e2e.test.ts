import { describe, expect, test } from "vitest";
import type { PseudoTerminal } from "./src/pseudo-terminal.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { fakeClaude, openPersona, openShell } from "./src/terminal-launch.ts";
import { createWorld, type World } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });
const down = "\u001b[B";
const escape = "\u001b";
const ctrlC = "\u0003";
const cooked = { canonical: true, echo: true, signals: true };

/** Three personas before those that come with `persona`, whose agent says which one it is. */
async function prepare(world: World): Promise<Record<string, string>> {
  for (const id of ["aaa-one", "aaa-two", "kiwi-juggler"]) {
    await world.writePersona({
      id,
      description: `Persona ${id}`,
      harness: "claude",
      model: world.user.models.claude,
      systemPrompt: "Work.",
      env: { WHO: id },
      ravi: {},
    });
  }
  return { ...(await fakeClaude(world, `echo "I am $WHO"`)), NO_COLOR: "1" };
}

async function openPicker(world: World, env: Record<string, string> = {}): Promise<PseudoTerminal> {
  const terminal = await openPersona(world, ["launch"], { env: { ...(await prepare(world)), ...env } });
  await terminal.seen("Which persona?");
  return terminal;
}

describe("persona launch without a persona", () => {
  test.each([
    ["Enter takes the first", ["\r"], "aaa-one"],
    ["an arrow key moves", [down, "\r"], "aaa-two"],
    ["j and k move", ["j", "j", "k", "\r"], "aaa-two"],
    ["letters filter by name and description", ["two", "\r"], "aaa-two"],
    ["after a slash j and k are letters", ["/", "juggler", "\r"], "kiwi-juggler"],
  ])("%s", async (_name, keys, id) => {
    await using world = await createWorld(never);
    await using terminal = await openPicker(world);
    for (const key of keys) terminal.type(key);
    await terminal.seen(`I am ${id}`);
    expect(await terminal.ended).toEqual({ exitCode: 0 });
    // What was drawn is gone, cursor and all, before anything else is written.
    expect(terminal.output()).toContain("\u001b[J\u001b[?25hidentity");
  });

  test.each([
    ["Escape", escape],
    ["Ctrl-C", ctrlC],
  ])("%s leaves with 130, and the terminal is as before", async (_name, key) => {
    await using world = await createWorld(never);
    const env = await prepare(world);
    await using shell = await openShell(world, { env });
    shell.type("persona launch\r");
    await shell.seen("Which persona?");
    expect(await shell.modes()).toMatchObject({ canonical: false, echo: false });
    const mark = shell.mark();
    shell.type(key);
    await shell.seen("ready>", { since: mark });
    shell.type("echo status=$?; stty -a; echo modes=$?\r");
    await shell.seen("modes=0", { since: mark });
    expect(shell.output().slice(mark)).toContain("\nstatus=130\r\n");
    expect(shell.output().slice(mark)).toContain("\u001b[?25h");
    expect(shell.output().slice(mark)).toMatch(/\bisig icanon .* echo /);
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("a signal ends it, and the terminal is as before", async () => {
    await using world = await createWorld(never);
    await using terminal = await openPicker(world);
    process.kill(terminal.pid, "SIGTERM");
    expect(await terminal.ended).toEqual({ signal: "SIGTERM" });
    expect(terminal.output().endsWith("\u001b[J\u001b[?25h")).toBe(true);
  });

  test("Ctrl-Z and fg bring it back", async () => {
    await using world = await createWorld(never);
    const env = await prepare(world);
    await using shell = await openShell(world, { env });
    shell.type("persona launch\r");
    await shell.seen("Which persona?");
    shell.type("\u001a");
    await shell.seen("Stopped");
    const mark = shell.mark();
    shell.type("fg\r");
    await shell.seen("Which persona?", { since: mark });
    shell.type("\r");
    await shell.seen("I am aaa-one");
    await shell.seen("ready>", { since: mark });
    expect(shell.output().match(/Stopped/g)).toHaveLength(1);
  });

  test("a terminal without a cursor asks for a number or a name", async () => {
    await using world = await createWorld(never);
    await using terminal = await openPicker(world, { TERM: "dumb" });
    terminal.type("9999\r");
    await terminal.seen('There is no "9999"');
    expect(await terminal.modes()).toEqual(cooked);
    terminal.type("2\r");
    await terminal.seen("I am aaa-two");
    expect(await terminal.ended).toEqual({ exitCode: 0 });
    expect(terminal.output()).not.toContain(escape);
  });

  test("without a terminal it is wrong usage, and the personas are named", async () => {
    await using world = await createWorld(never);
    await prepare(world);
    const run = await world.persona(["launch"]);
    expect(run).toMatchObject({ exitCode: 64, stdout: "" });
    expect(run.stderr).toMatch(
      /missing the persona, and nobody is there to ask \[USAGE\]\n {2}→ Name one of: aaa-one, aaa-two, /,
    );
  });

  test("a persona without a terminal is told of persona run", async () => {
    await using world = await createWorld(never);
    await prepare(world);
    expect(await world.persona(["launch", "aaa-one"])).toMatchObject({
      exitCode: 64,
      stderr:
        'error Cannot launch persona "aaa-one": standard input and output are not a terminal [TERMINAL_MISSING]\n  → Give it one task with persona run aaa-one "<task>"\n',
    });
  });
});
