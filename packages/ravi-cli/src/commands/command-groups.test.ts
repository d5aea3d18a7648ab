import { Command } from "commander";
import { expect, test } from "vitest";
import { commandGroups, groupsFor } from "./command-groups.ts";

const context = {
  host: { env: {}, cwd: "/", home: undefined, stdin: (async function* () {})(), stdout: () => {}, stderr: () => {} },
  flags: () => ({ compat: "released" as const }),
  print: () => {},
  open: () => Promise.reject(new Error("nobody asked")),
  openAccount: () => Promise.reject(new Error("nobody asked")),
};

test.each(commandGroups.map((group) => [group.words.join(", "), group] as const))(
  "the group of %s has exactly these commands",
  async (_name, group) => {
    const program = new Command("ravi");
    (await group.load())(program, context);

    const words = program.commands.flatMap((command) => [command.name(), ...command.aliases()]);
    expect(words).toEqual(group.words);
  },
);

test("one word means one group; no word, an unknown one and what is about all commands mean all", () => {
  expect(groupsFor("vault").map(({ words }) => words)).toEqual([["passwords", "vault"]]);
  for (const word of [undefined, "help", "nonsense", "completion", "constructor"])
    expect(groupsFor(word)).toBe(commandGroups);
});
