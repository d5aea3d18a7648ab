import { createInterface } from "node:readline";
import { columns } from "../output/columns.ts";
import type { Choice } from "./picker-state.ts";

export interface NumberedQuestion {
  question: string;
  choices: readonly Choice[];
  write: (text: string) => void;
}

/**
 * The same question for a terminal that cannot move its cursor: a numbered list, and a line to answer in.
 *
 * @returns The choice; `undefined` when there was no answer (Ctrl-D, an empty line).
 */
export async function askForNumber({ question, choices, write }: NumberedQuestion): Promise<Choice | undefined> {
  write(columns(choices.map(({ name, description }, index) => [`${index + 1}`.padStart(3), name, description])));
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    write(`${question} (number or name) `);
    for await (const line of terminal) {
      const answer = line.trim();
      if (answer === "") return undefined;
      const choice = choices[Number(answer) - 1] ?? choices.find(({ name }) => name === answer);
      if (choice !== undefined) return choice;
      write(`There is no ${JSON.stringify(answer)}; 1 to ${choices.length}, or nothing to leave: `);
    }
    return undefined;
  } finally {
    terminal.close();
  }
}
