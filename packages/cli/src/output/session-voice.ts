import type { InteractiveResult, LaunchEvent } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { printable } from "./printable.ts";
import { progressLine } from "./progress.ts";
import type { Style } from "./style.ts";

/** What `persona launch` says on standard error around a session: who starts, and what went wrong. */
export interface SessionVoice {
  tell(persona: string, event: LaunchEvent): void;
  /** Keeps quiet until it is disposed of: the terminal is the agent's. */
  hush(): Disposable;
  /** Who the agent is, for the title of the terminal. */
  badge(): string | undefined;
  /** Says how it ended, if there is anything to say beyond what was on the screen. */
  conclude(result: InteractiveResult): void;
}

export function createSessionVoice(
  host: Pick<CliHost, "writeError">,
  style: Style,
  { quiet }: { quiet?: boolean },
): SessionVoice {
  let badge: string | undefined;
  let kept: string[] | undefined;
  const say = (text: string): void => {
    if (quiet === true) return;
    if (kept === undefined) host.writeError(text);
    else kept.push(text);
  };
  return {
    tell: (persona, event) => {
      if (event.type === "identity") badge = `${persona} · ${event.identity.email}`;
      // Told at the end, together with how the agent ended.
      const isTold = event.type === "warning" && event.warning.code === "IDENTITY_LEFT_BEHIND";
      // The rest is what every launch does.
      if (event.type === "identity" || (event.type === "warning" && !isTold)) say(progressLine(event, style) ?? "");
    },
    hush: () => {
      kept = [];
      return {
        [Symbol.dispose]: () => {
          const texts = kept ?? [];
          kept = undefined;
          for (const text of texts) say(text);
        },
      };
    },
    badge: () => badge,
    conclude: ({ failure, identity, harness, exitCode, signal }) => {
      if (failure !== undefined) host.writeError(`${style.error("failed")} ${printable(failure.message)}\n`);
      const { email, name, release } = identity;
      if (release.kind !== "left-behind") return;
      const who = printable(`${name} <${email}>`);
      const ending = signal ?? `exit code ${exitCode ?? 0}`;
      host.writeError(
        `${style.warning("left behind")} ${who}, after ${harness} ended with ${ending}: ${printable(release.reason)}\n`,
      );
    },
  };
}
