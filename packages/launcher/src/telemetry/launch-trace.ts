import { tracingChannel } from "node:diagnostics_channel";
import type { TokenUsage } from "../harness/agent-event.ts";
import type { LaunchKind } from "../ledger/launches.ts";
import { publishAround } from "./publish-around.ts";

/** What is told of a launch on `tracing:persona-launcher:launch:*`. */
export interface LaunchTrace {
  readonly launchId: string;
  readonly mode: LaunchKind;
  readonly personaId: string;
  /** What has become known since; complete when the launch has ended. */
  readonly facts: LaunchFacts;
  /** W3C trace context that the agent is to go on with. The one thing that a subscriber may set, at the start. */
  traceparent?: string;
}

/** What there is to say of a launch: names, ids, places and counts. No secret, and nothing of what is said by anybody. */
export interface LaunchFacts {
  /** What the caller calls the launch. */
  name?: string | undefined;
  /** The launch that holds the identity for this one. */
  heldBy?: string | undefined;
  personaHash?: string;
  harness?: string;
  model?: string;
  tier?: string | undefined;
  workspace?: string;
  identityName?: string;
  lifecycle?: string;
  /** How the identity came about. */
  identityHow?: string;
  /** What became of the identity. */
  release?: string;
  /** Codes of warnings, in the order in which they came. */
  warnings?: readonly string[];
  pid?: number;
  exitCode?: number | undefined;
  signal?: string | undefined;
  /** Why we stopped the agent, when we did. */
  stoppedBy?: string | undefined;
  /** How the launch ended, as the books have it. */
  status?: string;
  /** What kind of failure it was; see `FailureClass`. */
  failure?: string | undefined;
  /** The harness's id of the conversation. */
  sessionId?: string | undefined;
  usage?: TokenUsage | undefined;
}

export const launchChannelName = "persona-launcher:launch";

const launches = tracingChannel<unknown, LaunchTrace>(launchChannelName);

/** Whether anybody wants to hear of launches. */
export function isLaunchTraced(): boolean {
  return launches.hasSubscribers;
}

/** Tells whoever listens of a launch from its beginning to its end. Costs nothing when nobody does; then there is no trace. */
export async function tracedLaunch<T>(
  about: Pick<LaunchTrace, "launchId" | "mode" | "personaId">,
  run: (trace: LaunchTrace | undefined) => Promise<T>,
): Promise<T> {
  if (!isLaunchTraced()) return await run(undefined);
  const trace: LaunchTrace = { ...about, facts: {} };
  return await publishAround(launches, trace, () => run(trace));
}
