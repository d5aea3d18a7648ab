import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quoteWord } from "../text/quote-word.ts";

/** Under which identity a shell is to act. */
export interface ShellIdentity {
  email: string;
  phone?: string | undefined;
}

/**
 * Writes `env.sh` into a scope: whatever shell reads it (`sh`, `bash`, `zsh`, `fish`) acts under the identity, and so does what
 * it starts. For tools that type a command before that of the agent into the same shell.
 */
export async function writeShellEnvironment(scope: string, { email, phone }: ShellIdentity): Promise<void> {
  const variables = {
    RAVI_CONFIG_DIR: scope,
    RAVI_EMAIL: email,
    ...(phone === undefined ? {} : { RAVI_PHONE: phone }),
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoteWord(value)}\n`);
  const text = `${lines.join("")}export PATH=${quoteWord(join(scope, "bin"))}:"$PATH"\n`;
  const path = join(scope, "env.sh");
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  const temporary = join(scope, `.env.${randomBytes(8).toString("hex")}.tmp`);
  await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
  await rename(temporary, path);
}
