import { LaunchError } from "../launch-error.ts";
import type { Wait } from "./lease-identity.ts";

/** Waits for an identity of a pool. */
export const waitForSlot: Wait = ({ identity }) => {
  throw new LaunchError("POOL_UNKNOWN", `Cannot lease from pool "${identity.name}": there is no pool of that name`, {
    hint: "Name a pool that exists",
  });
};
