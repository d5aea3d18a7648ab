import { basename } from "node:path";

const [, script = "", ...words] = process.argv;

// Decided before anything else is loaded: an agent waits for this command.
const execWords = wordsOfExec();
if (execWords !== undefined) {
  const { exec } = await import("./exec/exec.ts");
  await exec(execWords);
} else {
  // Not process.exit: it would cut what a pipe has not taken yet.
  process.exitCode = (await badgeOf(words)) ?? (await run());
}

async function badgeOf([command, ...rest]: readonly string[]): Promise<number | undefined> {
  if (command !== "badge") return undefined;
  const { quickBadge } = await import("./badge/badge.ts");
  return quickBadge(rest);
}

async function run(): Promise<number> {
  const [{ runPersona }, { processHost }] = await Promise.all([import("./run-persona.ts"), import("./cli-host.ts")]);
  return await runPersona(words, processHost());
}

/**
 * The words after `persona exec`. A link to this script that is called like an agent stands for
 * `persona exec --shim -- <agent>`. lalph 0.3.139 doubles the first word of a command prefix: `persona persona exec`.
 */
function wordsOfExec(): string[] | undefined {
  const name = basename(script);
  if (["claude", "codex", "opencode"].includes(name)) return ["--shim", "--", name, ...words];
  const index = words.findIndex((word) => !["persona", "persona.mjs"].includes(basename(word)));
  return words[index] === "exec" ? words.slice(index + 1) : undefined;
}
