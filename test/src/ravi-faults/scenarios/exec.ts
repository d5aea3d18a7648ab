import type { FaultGround, FaultScenario } from "../fault-scenario.ts";
import { createReleaseWatch, launchClerk } from "../launch-clerk.ts";

async function run({ launcher }: FaultGround): Promise<string> {
  const { onEvent, outcome } = createReleaseWatch();
  const prepared = await launcher.prepareEnvironment({ persona: "clerk", onEvent });
  await prepared.release({ exitCode: 0 });
  return outcome();
}

/** An identity and an environment for a command of the caller's. */
export const exec: readonly FaultScenario[] = [
  { name: "exec, ephemeral", persona: {}, run },
  {
    name: "exec, named, reused",
    persona: { ravi: { identity: { lifecycle: "named" } } },
    prepare: async ({ calm }) => void (await launchClerk(calm)),
    run,
  },
];
