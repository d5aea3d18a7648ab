import type { Services } from "./services.ts";
import { resetState } from "./state/reset-state.ts";
import type { State } from "./state/state.ts";

/** Back to an empty Ravi. What stays: the management key, the master key, the settings and the ports. */
export function reset(state: State, services: Services): void {
  resetState(state);
  services.devices.clear();
  services.faults.clear();
  services.journal.clear();
}
