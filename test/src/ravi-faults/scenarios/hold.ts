import { butWatching } from "../but-watching.ts";
import type { LaunchEvent, Launcher } from "@persona-launcher/launcher";
import type { FaultGround, FaultScenario } from "../fault-scenario.ts";
import { createReleaseWatch, outcomeOf } from "../launch-clerk.ts";

async function run({ launcher }: FaultGround): Promise<string> {
  const { onEvent, outcome } = createReleaseWatch();
  const sent = await sendOne(launcher, onEvent);
  return sent === "done" ? outcome() : sent;
}

/** The handle releases its identity when it is disposed. */
async function sendOne(launcher: Launcher, onEvent: (event: LaunchEvent) => void): Promise<string> {
  await using persona = launcher.usePersona("clerk", {
    keepIdentity: true,
    conversation: "new",
    commandOverrides: { claude: "claude" },
  });
  return outcomeOf(await persona.sendMessage("Work", { onEvent }));
}

/** An identity that a handle keeps for all its messages. */
export const hold: readonly FaultScenario[] = [
  { name: "kept by a handle, ephemeral", meets: butWatching, persona: {}, run },
  { name: "kept by a handle, named", meets: butWatching, persona: { ravi: { identity: { lifecycle: "named" } } }, run },
];
