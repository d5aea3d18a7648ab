import { readFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { openTerminal, type Terminal } from "./src/exec-terminal.ts";
import { keepWorkspace } from "./src/exec-world.ts";
import { personaCommand } from "./src/run-cli.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { createWorld } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });
const world = await createWorld(never);
const kept = await keepWorkspace(world);
afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** A terminal whose first process is a shell script that is run by `persona exec`. */
function execInTerminal(script: string): Terminal {
  return openTerminal({
    argv: [process.execPath, personaCommand, "exec", "--", "/bin/bash", "-c", script],
    env: world.user.env,
    cwd: world.workspace,
  });
}

/** A terminal with an interactive shell, which has `exec` for `persona exec --`. */
async function shellInTerminal(): Promise<Terminal> {
  const terminal = openTerminal({
    argv: ["/bin/bash", "--norc", "--noprofile", "-i"],
    env: { ...world.user.env, PS1: "prompt> ", BASH_SILENCE_DEPRECATION_WARNING: "1" },
    cwd: world.workspace,
  });
  await terminal.waitFor(/prompt> $/);
  terminal.type(`run() { '${process.execPath}' '${personaCommand}' exec -- "$@"; }\n`);
  await terminal.waitFor(/prompt> $/);
  return terminal;
}

test("the command has the terminal: the same device, the foreground, and its size as it changes", async () => {
  await using terminal = execInTerminal(
    'trap "stty size" WINCH; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && ps -o tpgid=,pgid= -p $$ && tty; stty size; read -r line; echo "read $line"; until [ -e /nonexistent ]; do sleep 0.05; done',
  );
  const first = await terminal.waitFor(/40 120/);
  expect(first).toMatch(/\/dev\/pts\/\d+/);
  const [, foreground, group] = /(\d+) +(\d+)/.exec(first) ?? [];
  expect(foreground).toBe(group);
  terminal.type("typed é\n");
  await terminal.waitFor(/read typed é/);
  terminal.resize(50, 91);
  await terminal.waitFor(/50 91/);
});

test.each([
  { script: "exit 0", end: { status: 0 } },
  { script: "exit 1", end: { status: 1 } },
  { script: "exit 42", end: { status: 42 } },
  { script: "kill -TERM $$", end: { signal: 15 } },
  { script: "kill -KILL $$", end: { signal: 9 } },
])("$script is the end that the terminal's owner sees", async ({ script, end }) => {
  await using terminal = execInTerminal(script);
  expect(await terminal.ended).toEqual(end);
  expect(terminal.shown()).toBe("");
});

test("Ctrl-C interrupts the command once, and persona not at all", async () => {
  await using terminal = execInTerminal(
    'trap "echo got" INT; echo ready; while :; do read -r -t 0.2 l && break; done; exit 7',
  );
  await terminal.waitFor(/ready/);
  for (let count = 0; count < 3; count += 1) {
    terminal.type("\u0003");
    await terminal.waitFor(/got/);
  }
  terminal.type("end\n");
  expect(await terminal.ended).toEqual({ status: 7 });
  expect(terminal.shown().match(/got/g)).toHaveLength(3);
});

test("Ctrl-C that kills the command is persona's end too", async () => {
  await using terminal = execInTerminal("echo ready; exec sleep 300");
  await terminal.waitFor(/ready/);
  terminal.type("\u0003");
  expect(await terminal.ended).toEqual({ signal: 2 });
});

test("Ctrl-Z stops the job, fg continues it", async () => {
  await using terminal = await shellInTerminal();
  terminal.type("run sh -c 'echo rea''dy; exec cat'\n");
  await terminal.waitFor(/ready\r\n/);
  terminal.type("one\n");
  await terminal.waitFor(/one\r\none\r\n/);
  for (const text of ["two", "three"]) {
    terminal.type("\u001a");
    await terminal.waitFor(/Stopped[\s\S]*prompt> $/);
    terminal.type("echo shell $((40+2))\n");
    await terminal.waitFor(/shell 42\r\n[\s\S]*prompt> $/);
    terminal.type("fg\n");
    await terminal.waitFor(/fg\r\n[\s\S]*exec/);
    terminal.type(`${text}\n`);
    await terminal.waitFor(new RegExp(`${text}\r\n${text}\r\n`));
  }
  terminal.type("\u0004");
  await terminal.waitFor(/prompt> $/);
  terminal.type("echo status $?\n");
  expect(await terminal.waitFor(/status \d/)).toContain("status 0");
});

test("a command that stops itself alone, as an agent in raw mode does, is a stopped job", async () => {
  await using terminal = await shellInTerminal();
  terminal.type("run bash -c 'echo mine $$; kill -STOP $$; echo on again; exit 5'\n");
  await terminal.waitFor(/mine \d+[\s\S]*Stopped[\s\S]*prompt> $/);
  terminal.type("fg\n");
  await terminal.waitFor(/on again[\s\S]*prompt> $/);
  terminal.type("echo status $?\n");
  expect(await terminal.waitFor(/status \d/)).toContain("status 5");
});

test("an interactive shell under persona exec has job control of its own", async () => {
  await using terminal = await shellInTerminal();
  terminal.type("run bash --norc --noprofile -i\n");
  await terminal.waitFor(/prompt> $/);
  terminal.type("sh -c 'echo $RAVI_EMAIL; exec sleep 300'\n");
  await terminal.waitFor(new RegExp(kept.email));
  terminal.type("\u001a");
  await terminal.waitFor(/Stopped[\s\S]*sleep 300[\s\S]*prompt> $/);
  terminal.type("exit 3\n");
  await terminal.waitFor(/stopped jobs[\s\S]*prompt> $/);
  terminal.type("exit 3\n");
  await terminal.waitFor(/prompt> $/);
  terminal.type("echo status $?\n");
  expect(await terminal.waitFor(/status \d/)).toContain("status 3");
});

test("a hang-up ends command and persona", async () => {
  const terminal = execInTerminal("echo pids $$ $PPID; exec sleep 300");
  const [, command, persona] = /pids (\d+) (\d+)/.exec(await terminal.waitFor(/pids \d+ \d+/)) ?? [];
  await terminal[Symbol.asyncDispose]();
  await expect.poll(async () => await isThere(command), { timeout: 20_000 }).toBe(false);
  await expect.poll(async () => await isThere(persona), { timeout: 20_000 }).toBe(false);
});

async function isThere(pid: string | undefined): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
  return !/\) [ZX]/.test(stat);
}
