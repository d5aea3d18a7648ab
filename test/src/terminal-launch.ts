import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openPseudoTerminal, type PseudoTerminal, type PseudoTerminalOptions } from "./pseudo-terminal.ts";
import { personaCommand } from "./run-cli.ts";
import type { Harness, World } from "./world.ts";

/** The built `persona` in a pseudo-terminal, with Ravi configured by environment. */
export async function openPersona(
  world: World,
  args: readonly string[],
  options: Partial<PseudoTerminalOptions> = {},
): Promise<PseudoTerminal> {
  return await openPseudoTerminal([process.execPath, personaCommand, ...args], terminalOptions(world, options));
}

/** An interactive shell in a pseudo-terminal, in which `persona` is the built one. */
export async function openShell(world: World, options: Partial<PseudoTerminalOptions> = {}): Promise<PseudoTerminal> {
  const bin = join(world.user.home, "shell-bin");
  const rc = join(bin, "rc");
  await writeScript(join(bin, "persona"), `exec '${process.execPath}' '${personaCommand}' "$@"`);
  await writeFile(rc, `PATH=${bin}:$PATH PS1='ready> '; bind 'set enable-bracketed-paste off'\n`);
  const shell = await openPseudoTerminal(
    ["/bin/bash", "--noprofile", "--rcfile", rc, "-i"],
    terminalOptions(world, options),
  );
  await shell.seen("ready>");
  return shell;
}

function terminalOptions(world: World, { env, ...options }: Partial<PseudoTerminalOptions>): PseudoTerminalOptions {
  const { apiUrl, managementKey } = world.ravi;
  return {
    cwd: world.workspace,
    ...options,
    env: { ...world.user.env, RAVI_API_URL: apiUrl, RAVI_MANAGEMENT_KEY: managementKey, ...env },
  };
}

/** A persona called `worker`. */
export async function writeWorker(world: World, harness: Harness = "claude"): Promise<void> {
  await world.writePersona({
    id: "worker",
    description: "Works",
    harness,
    model: world.user.models[harness],
    systemPrompt: "Work.",
    permissions: { allow: ["Bash"] },
    ravi: {},
  });
}

/** An environment in which claude is a script of `/bin/sh`, which prints READY when it starts. */
export async function fakeClaude(world: World, script: string): Promise<Record<string, string>> {
  const directory = join(world.user.home, "fake-bin");
  await writeScript(join(directory, "claude"), `echo READY\n${script}`);
  return { PATH: `${directory}:${world.user.env["PATH"]}` };
}

async function writeScript(file: string, script: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}
