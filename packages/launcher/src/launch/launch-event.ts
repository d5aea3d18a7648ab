import type { AgentEvent } from "../harness/agent-event.ts";
import type { HarnessId } from "../harness/harness-adapter.ts";
import type { Release } from "../identity/release-identity.ts";
import type { LaunchWarning } from "../launch-warning.ts";

/** The identity a launch acts under. */
export interface LaunchIdentity {
  /** Ravi's id of it. */
  uuid: string;
  /** Its name at Ravi. */
  name: string;
  /** Its address. */
  email: string;
  /** Its number; `undefined` when it has none. */
  phone: string | undefined;
}

/** One step of a launch, for whoever watches. Holds no secret. */
export type LaunchEvent =
  /** `warm`: it was made beforehand. `held`: an earlier launch keeps it for this one. */
  | { type: "identity"; identity: LaunchIdentity; how: "made" | "found" | "reused" | "warm" | "held" }
  | { type: "scope"; directory: string }
  | { type: "started"; harness: HarnessId; pid: number }
  | { type: "agent"; event: AgentEvent }
  | { type: "warning"; warning: LaunchWarning }
  | { type: "released"; identity: LaunchIdentity; release: Release };
