import { LaunchError } from "../launch-error.ts";

/** What the caller hears of a launch that was cancelled before anything ran. */
export function cancelled(launchId: string, cause?: unknown): LaunchError {
  return new LaunchError("CANCELLED", `Launch ${launchId} was cancelled before the agent started`, { cause });
}
