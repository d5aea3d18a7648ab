import { butWatching } from "../but-watching.ts";
import type { FaultScenario } from "../fault-scenario.ts";
import { launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

const run: FaultScenario["run"] = async ({ launcher }) => outcomeOf(await launchClerk(launcher));

const identityOf = (more: Record<string, unknown> = {}): Record<string, unknown> => {
  return { ravi: { identity: { lifecycle: "ephemeral", ...more } } };
};

/** An identity for one launch: made, or somebody's that has the name. */
export const ephemeral: readonly FaultScenario[] = [
  { name: "ephemeral", persona: identityOf(), run },
  {
    // Then it is not looked for before it is made.
    name: "ephemeral, at a Ravi that served before",
    persona: identityOf(),
    prepare: async ({ calm }) => void (await launchClerk(calm)),
    run,
  },
  {
    name: "ephemeral, fixed name",
    meets: butWatching,
    persona: identityOf({ name: "task-fixed" }),
    run,
    check: ({ calm }) => launchAgain(calm, { name: "task-fixed" }),
  },
  {
    name: "ephemeral, somebody's",
    meets: butWatching,
    persona: identityOf({ name: "ada" }),
    prepare: async ({ addPerson }) => void (await addPerson({ name: "ada" })),
    run,
    check: ({ calm }) => launchAgain(calm, { name: "ada" }),
  },
];
