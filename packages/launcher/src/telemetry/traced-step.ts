import { tracingChannel } from "node:diagnostics_channel";
import { publishAround } from "./publish-around.ts";

/**
 * The steps of a launch that take time, roughly in the order in which they come. `provision` is also the wait for an
 * identity that a handle keeps, `prepare` writes the agent's files and installs skills, `spawn` is part of `supervise`.
 */
export type LaunchStepName =
  | "plan"
  | "connect"
  | "provision"
  | "scope"
  | "resolve"
  | "prove"
  | "prepare"
  | "spawn"
  | "supervise"
  | "scan"
  | "release";

/** What is told of a step on `tracing:persona-launcher:launch-step:*`. */
export interface LaunchStep {
  readonly launchId: string;
  readonly name: LaunchStepName;
  /** What kind of failure the step ended in without throwing. */
  failure?: string;
}

export const stepChannelName = "persona-launcher:launch-step";

const steps = tracingChannel<unknown, LaunchStep>(stepChannelName);

/** Tells whoever listens of the beginning and the end of a step. Costs nothing when nobody does; then it has no description. */
export async function tracedStep<T>(
  name: LaunchStepName,
  launchId: string,
  work: (step: LaunchStep | undefined) => Promise<T>,
): Promise<T> {
  if (!steps.hasSubscribers) return await work(undefined);
  const step: LaunchStep = { launchId, name };
  return await publishAround(steps, step, () => work(step));
}
