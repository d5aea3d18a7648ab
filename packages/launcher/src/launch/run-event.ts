import type { TokenUsage } from "../harness/agent-event.ts";
import type { HarnessId } from "../harness/harness-adapter.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { LaunchEvent, LaunchIdentity } from "./launch-event.ts";
import type { LaunchResult } from "./launch-result.ts";

/**
 * What happens while an agent works, the same for every harness, secrets masked. `started` comes first and `finished`
 * last; a `tool-result` comes after the `tool-call` of its id.
 */
export type RunEvent =
  | { type: "started"; launchId: string; harness: HarnessId; pid: number; identity: LaunchIdentity }
  | { type: "text"; text: string }
  /** `input` is the command of a shell tool, else the arguments as JSON. */
  | { type: "tool-call"; id: string; tool: string; input: string }
  | { type: "tool-result"; id: string; output: string; isError: boolean }
  /** What this run has used so far. */
  | { type: "usage"; usage: TokenUsage }
  | { type: "warning"; warning: LaunchWarning }
  /** So many events were lost here, because nobody took them in time. */
  | { type: "dropped"; count: number }
  | { type: "finished"; result: LaunchResult };

/**
 * Turns the steps of a launch into run events. Warnings from before the start are held back until the start.
 *
 * @param emit Receives the events in their order.
 */
export function createRunEventMapper(launchId: string, emit: (event: RunEvent) => void): (event: LaunchEvent) => void {
  let identity: LaunchIdentity | undefined;
  let early: RunEvent[] | undefined = [];
  return (event) => {
    if (event.type === "identity") identity = event.identity;
    else if (event.type === "warning" && early !== undefined) early.push(event);
    else if (event.type === "warning") emit(event);
    else if (event.type === "started" && identity !== undefined) {
      emit({ type: "started", launchId, harness: event.harness, pid: event.pid, identity });
      for (const warning of early ?? []) emit(warning);
      early = undefined;
    } else if (event.type === "agent" && isRunEvent(event.event)) emit(event.event);
  };
}

type SharedEvent = Extract<RunEvent, { type: "text" | "tool-call" | "tool-result" | "usage" }>;

function isRunEvent(event: { type: string }): event is SharedEvent {
  return ["text", "tool-call", "tool-result", "usage"].includes(event.type);
}
