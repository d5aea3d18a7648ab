import type { AgentFailure } from "../harness/agent-event.ts";

/**
 * What kind of failure ended a launch. The agent's own account first: `auth` no or wrong login to the model, `quota`
 * limit, balance or overload, `model` no such model, `network` the service cannot be reached, `limit` a turn or context
 * limit, `agent` anything else it reports. Then what we saw: `missing-ref` it failed for want of a value that a ref of
 * the persona did not have, `crash` it exited with an error code, `signal` something killed it, `no-answer` it ended
 * well and said nothing, `timeout` and `cancelled` we stopped it, `resources` the machine could not start it (memory,
 * files, argument size), `not-started` it could not be started for another reason.
 */
export type FailureClass =
  | AgentFailure
  | "missing-ref"
  | "crash"
  | "signal"
  | "no-answer"
  | "timeout"
  | "cancelled"
  | "resources"
  | "not-started";

/** Why a launch did not complete. */
export interface LaunchFailure {
  class: FailureClass;
  /** In words. */
  message: string;
}
