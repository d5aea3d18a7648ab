import { LaunchError } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import type { CommandEnd } from "../exec/start-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { createStyle } from "../output/style.ts";
import { askForNumber } from "./ask-for-number.ts";
import { pick, type Picked } from "./pick.ts";
import type { Choice } from "./picker-state.ts";

const question = "Which persona?";

/**
 * Lets the person at the terminal choose a persona.
 *
 * @throws LaunchError `PERSONA_NOT_FOUND` when there is none.
 */
export async function pickPersona(
  choices: readonly Choice[],
  host: CliHost,
): Promise<{ kind: "persona"; id: string } | { kind: "none"; end: CommandEnd }> {
  if (choices.length === 0) throw noPersonas();
  const { choice, signal } = await ask(choices, host);
  if (choice !== undefined) return { kind: "persona", id: choice.name };
  return { kind: "none", end: signal === undefined ? { exitCode: exitCodes.interrupted } : { signal } };
}

async function ask(choices: readonly Choice[], host: CliHost): Promise<Picked> {
  const term = host.env["TERM"] ?? "dumb";
  if (term !== "dumb" && term !== "") return await pick({ question, choices, style: createStyle(host.hasColor) });
  const choice = await askForNumber({ question, choices, write: (text) => host.write(text) });
  return choice === undefined ? {} : { choice };
}

function noPersonas(): LaunchError {
  return new LaunchError("PERSONA_NOT_FOUND", "Cannot launch a persona: there are none here", {
    hint: "Write one with persona new, or name a --persona-dir",
  });
}
