import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { step } from "../steps.ts";
import { quoteWord } from "../text/quote-word.ts";

export interface RaviCommandOptions {
  /** Absolute path of the Node.js that runs the agent's `ravi`. */
  nodePath: string;
  /** Absolute path of the agent's `ravi` script. */
  raviCommandPath: string;
  /** A scope that it answers for when the one that `RAVI_CONFIG_DIR` names is gone. @default none */
  standIn?: string | undefined;
}

/**
 * Writes the agent's `ravi`, which goes first on PATH, so that no other `ravi` of the machine answers with the account's
 * identity. One that is there already is replaced when it differs.
 */
export async function writeRaviCommand(bin: string, options: RaviCommandOptions): Promise<void> {
  await mkdir(bin, { recursive: true, mode: 0o700 });
  step("scope.bin-made");
  const command = join(bin, "ravi");
  const script = scriptOf(options);
  if ((await readFile(command, "utf8").catch(() => undefined)) === script) return;
  // Renamed into place: an agent may be calling it. `removeScope` knows what a dead launch leaves by its name.
  const temporary = join(dirname(bin), `.ravi.${randomBytes(8).toString("hex")}.tmp`);
  await writeFile(temporary, script, { mode: 0o700, flag: "wx" });
  await chmod(temporary, 0o700);
  await rename(temporary, command);
}

function scriptOf({ nodePath, raviCommandPath, standIn }: RaviCommandOptions): string {
  const start = `exec ${quoteWord(nodePath)} ${quoteWord(raviCommandPath)} "$@"\n`;
  if (standIn === undefined) return `#!/bin/sh\n${start}`;
  return `#!/bin/sh\n[ -e "\${RAVI_CONFIG_DIR-}/config.json" ] || export RAVI_CONFIG_DIR=${quoteWord(standIn)}\n${start}`;
}
