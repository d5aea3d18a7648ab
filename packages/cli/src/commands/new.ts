import { relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import {
  createPersonaFile,
  defaultModels,
  harnessIds,
  userPersonaDirectory,
  type HarnessId,
  type PersonaDraft,
} from "@persona-launcher/launcher";
import { LaunchError } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import { configHome, findPersonaDirectories } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { UsageError } from "../usage-error.ts";

export interface NewFlags {
  description?: string;
  harness?: string;
  model?: string;
  prompt?: string;
  extends?: string;
  input?: string[];
  secret?: string[];
  phone?: boolean;
  dir?: string;
  user?: boolean;
  personaDir?: string[];
  json?: boolean;
}

/** Asks a person one question. */
export type Ask = (question: string, fallback: string) => Promise<string>;

/** `persona new`: asks for what the flags leave open, when somebody is there to answer. */
export async function newCommand(id: string | undefined, flags: NewFlags, host: CliHost): Promise<void> {
  const draft = await completeDraft(id, flags);
  const directory = resolve(host.cwd, directoryOf(flags, host));
  const file = await createPersonaFile(draft, { directory, directories: findPersonaDirectories(host, flags) });
  if (flags.json === true) return host.write(jsonText({ id: draft.id, file }));
  host.write(`${printable(relative(host.cwd, file))}\n`);
  host.writeError(`Next: persona show ${draft.id}\n`);
}

function directoryOf({ dir, user }: NewFlags, host: CliHost): string {
  if (dir !== undefined && user === true) {
    throw new UsageError("Cannot read the command line: --dir and --user name two places", "Give one of them");
  }
  return user === true ? userPersonaDirectory({ cwd: host.cwd, configHome: configHome(host) }) : (dir ?? "personas");
}

async function completeDraft(id: string | undefined, flags: NewFlags): Promise<PersonaDraft> {
  const isWhole = flags.extends === undefined;
  const isComplete = id !== undefined && (!isWhole || flags.description !== undefined);
  if (isComplete) return draftOf(id, flags);
  if (flags.json === true || !process.stdin.isTTY || !process.stderr.isTTY) throw incomplete(id);
  using terminal = openTerminal();
  return await askForDraft(id, flags, terminal.ask);
}

/** Asks for what is missing. An empty answer takes what stands in brackets. */
export async function askForDraft(id: string | undefined, flags: NewFlags, ask: Ask): Promise<PersonaDraft> {
  const name = id ?? (await ask("Id (lower-case letters, digits, hyphens)", ""));
  const description = flags.description ?? (await ask("What it does, in one sentence", ""));
  if (flags.extends !== undefined) return draftOf(name, { ...flags, description });
  const harness = flags.harness ?? (await ask(`Harness (${harnessIds.join(", ")})`, "claude"));
  const known = harnessIds.find((candidate) => candidate === harness);
  const model = flags.model ?? (await ask("Model", known === undefined ? "" : defaultModels[known]));
  const inputs = flags.input ?? words(await ask("Inputs it must be given (names, or nothing)", ""));
  const secrets = flags.secret ?? words(await ask("Secrets it needs from its vault (names, or nothing)", ""));
  return draftOf(name, { ...flags, description, harness, model, input: inputs, secret: secrets });
}

function draftOf(id: string, flags: NewFlags): PersonaDraft {
  const { description, model, prompt, input, secret, phone } = flags;
  // What is no harness is refused together with everything else that is wrong with the draft.
  const harness = flags.harness as HarnessId | undefined;
  return {
    id,
    extends: flags.extends,
    description,
    harness,
    model,
    systemPrompt: prompt,
    inputs: input,
    secrets: secret,
    phone,
  };
}

function words(answer: string): string[] {
  return answer.split(/[\s,]+/).filter((word) => word !== "");
}

function openTerminal(): Disposable & { ask: Ask } {
  // Questions go to standard error: standard output has the file's name alone.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on("SIGINT", () => terminal.close());
  // Keeps what is typed ahead, which a question at a time would lose.
  const lines = terminal[Symbol.asyncIterator]();
  return {
    ask: async (question, fallback) => {
      terminal.setPrompt(fallback === "" ? `${question}: ` : `${question} [${fallback}]: `);
      terminal.prompt();
      const line = await lines.next();
      if (line.done === true) throw unanswered();
      return line.value.trim() === "" ? fallback : line.value.trim();
    },
    [Symbol.dispose]: () => terminal.close(),
  };
}

function unanswered(): LaunchError {
  return new LaunchError("CANCELLED", "Cannot write a persona: the questions were not answered", {
    hint: "Nothing was written",
  });
}

function incomplete(id: string | undefined): UsageError {
  const missing = id === undefined ? "the persona's id" : "--description";
  return new UsageError(
    `Cannot read the command line: missing ${missing}, and nobody is there to ask`,
    'Say persona new <id> --description "…", or --extends <id>; see "persona new --help"',
  );
}
