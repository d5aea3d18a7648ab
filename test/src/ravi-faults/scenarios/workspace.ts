import { butWatching } from "../but-watching.ts";
import type { FaultScenario } from "../fault-scenario.ts";
import { launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

const persona = { ravi: { identity: { lifecycle: "workspace" } } };

const run: FaultScenario["run"] = async ({ launcher }) => outcomeOf(await launchClerk(launcher));
const check: FaultScenario["check"] = ({ calm }) => launchAgain(calm);

/** The identity of a directory. */
export const workspace: readonly FaultScenario[] = [
  { name: "workspace, first", persona, run, check },
  {
    name: "workspace, reused",
    meets: butWatching,
    persona,
    prepare: async ({ calm }) => void (await launchClerk(calm)),
    run,
    check,
  },
];
