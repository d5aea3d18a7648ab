import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { quoteWord } from "@persona-launcher/launcher/text";
import { readTextFile } from "./text-file.ts";

/** How the `persona` command is started without any PATH. */
export interface LauncherProgram {
  /** Absolute path of Node.js. */
  nodePath: string;
  /** Absolute path of the script of `persona`. */
  scriptPath: string;
}

/** Where hooks find `persona`, whatever is on the PATH of a tool that was started from a desktop. */
export function launcherCommandAt(stateDirectory: string): string {
  return join(stateDirectory, "bin", "persona");
}

/**
 * Writes that command. It stays the same file when Node.js or the launcher moves, so that no hook has to be changed then.
 *
 * @returns Its absolute path.
 */
export async function writeLauncherCommand(stateDirectory: string, program: LauncherProgram): Promise<string> {
  const command = launcherCommandAt(stateDirectory);
  const text = textOf(program);
  if ((await readTextFile(command))?.text === text) return command;
  await mkdir(join(stateDirectory, "bin"), { recursive: true, mode: 0o700 });
  const temporary = `${command}.${randomBytes(8).toString("hex")}.tmp`;
  await writeFile(temporary, text, { flag: "wx", mode: 0o700 });
  await chmod(temporary, 0o700);
  await rename(temporary, command);
  return command;
}

/** What the command starts; `undefined` when it is not there, or is none of ours. */
export async function readLauncherCommand(stateDirectory: string): Promise<LauncherProgram | undefined> {
  const text = (await readTextFile(launcherCommandAt(stateDirectory)))?.text ?? "";
  const [, nodePath, scriptPath] = /^# node (.*)\n# persona (.*)$/m.exec(text) ?? [];
  return nodePath === undefined || scriptPath === undefined
    ? undefined
    : { nodePath: JSON.parse(nodePath) as string, scriptPath: JSON.parse(scriptPath) as string };
}

function textOf({ nodePath, scriptPath }: LauncherProgram): string {
  return [
    "#!/bin/sh",
    '# Made by "persona hooks install": how hooks start the launcher, whatever is on their PATH.',
    `# node ${JSON.stringify(nodePath)}`,
    `# persona ${JSON.stringify(scriptPath)}`,
    `exec ${quoteWord(nodePath)} ${quoteWord(scriptPath)} "$@"`,
    "",
  ].join("\n");
}
