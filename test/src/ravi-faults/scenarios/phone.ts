import { butWatching } from "../but-watching.ts";
import type { FaultScenario } from "../fault-scenario.ts";
import { launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

const run: FaultScenario["run"] = async ({ launcher }) => outcomeOf(await launchClerk(launcher));

const identityOf = (more: Record<string, unknown>): Record<string, unknown> => ({ ravi: { identity: more } });

/** An identity with a phone number, which Ravi may not have. */
export const phone: readonly FaultScenario[] = [
  { name: "with a phone", persona: identityOf({ phone: true }), run },
  { name: "with a phone if possible", meets: butWatching, persona: identityOf({ phone: "optional" }), run },
  {
    name: "named, with a phone if possible",
    meets: butWatching,
    persona: identityOf({ lifecycle: "named", phone: "optional" }),
    run,
    check: ({ calm }) => launchAgain(calm, { name: "clerk" }),
  },
];
