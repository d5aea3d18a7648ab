import { butWatching } from "../but-watching.ts";
import type { FaultScenario } from "../fault-scenario.ts";
import { launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

const persona = { ravi: { identity: { lifecycle: "named" } } };

const run: FaultScenario["run"] = async ({ launcher }) => outcomeOf(await launchClerk(launcher));
const before: FaultScenario["prepare"] = async ({ calm }) => void (await launchClerk(calm));
const check: FaultScenario["check"] = ({ calm }) => launchAgain(calm, { name: "clerk" });

/** An identity for good: made by its first launch, used by the next, made anew when it is gone. */
export const named: readonly FaultScenario[] = [
  { name: "named, first", persona, run, check },
  { name: "named, reused", meets: butWatching, persona, prepare: before, run, check },
  {
    name: "named, gone at Ravi",
    meets: butWatching,
    startsWrong: true,
    persona,
    prepare: async (ground) => {
      await before(ground);
      for (const { uuid } of await ground.account.identities.list()) await ground.account.identities.delete(uuid);
    },
    run,
    check,
  },
  {
    name: "named, somebody's",
    meets: butWatching,
    persona,
    prepare: async ({ addPerson }) => void (await addPerson({ name: "clerk" })),
    run,
    check,
  },
];
