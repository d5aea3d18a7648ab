import type { LaunchEvent, Launcher, LaunchResult, SendOptions } from "@persona-launcher/launcher";

/** The agent in place of the harness's own. */
const commandOverrides = { claude: "claude" };

/** One launch of the scenario's persona, from start to end. */
export async function launchClerk(launcher: Launcher, options: SendOptions = {}): Promise<LaunchResult> {
  await using persona = launcher.usePersona("clerk", { conversation: "new", commandOverrides });
  return await persona.sendMessage("Work", options);
}

/** A launch's outcome in a word: `done`, or what was not as it should be. */
export function outcomeOf({ status, reason = "", identity }: LaunchResult): string {
  if (status !== "completed") return `${status}: ${reason}`;
  return identity.release.kind === "left-behind" ? "left behind" : "done";
}

/** The outcome of what says no more than which identities it released: `done`, or `left behind`. */
export function createReleaseWatch(): { onEvent(event: LaunchEvent): void; outcome(): string } {
  let outcome = "done";
  return {
    onEvent: (event) => {
      if (event.type === "released" && event.release.kind === "left-behind") outcome = "left behind";
    },
    outcome: () => outcome,
  };
}

/** Launches once more where nothing is wrong any more, and says what is. */
export async function launchAgain(launcher: Launcher, expected: { name?: string } = {}): Promise<string[]> {
  try {
    const result = await launchClerk(launcher);
    const outcome = outcomeOf(result);
    const { name } = result.identity;
    return [
      ...(outcome === "done" ? [] : [`the next launch ended as ${outcome}`]),
      ...(expected.name === undefined || expected.name === name ? [] : [`the next launch used "${name}"`]),
    ];
  } catch (error) {
    return [`the next launch threw ${String(error)}`];
  }
}
