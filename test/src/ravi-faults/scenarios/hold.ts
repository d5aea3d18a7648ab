import type { FaultGround, FaultScenario } from "../fault-scenario.ts";
import { outcomeOf } from "../launch-clerk.ts";

async function run({ launcher }: FaultGround): Promise<string> {
  await using persona = launcher.usePersona("clerk", {
    keepIdentity: true,
    conversation: "new",
    commandOverrides: { claude: "claude" },
  });
  return outcomeOf(await persona.sendMessage("Work"));
}

/** An identity that a handle keeps for all its messages. */
export const hold: readonly FaultScenario[] = [
  { name: "kept by a handle, ephemeral", persona: {}, run },
  { name: "kept by a handle, named", persona: { ravi: { identity: { lifecycle: "named" } } }, run },
];
