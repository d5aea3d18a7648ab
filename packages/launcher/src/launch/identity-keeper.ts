import { LaunchError } from "../launch-error.ts";
import { launchDirectory } from "../workspace/state-directory.ts";
import { beginHold, type IdentityHold } from "./begin-hold.ts";
import type { HeldIdentity } from "./held-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchPlan } from "./launch-plan.ts";

/** Keeps one identity for all launches of a handle. */
export interface IdentityKeeper {
  /** The launch id under which it is kept. */
  readonly launchId: string;
  /**
   * The identity, made for the first launch that asks.
   *
   * @throws LaunchError `OPTION_INVALID` when the launch asks for an identity of another name; or what making one throws.
   */
  obtain(plan: LaunchPlan, context: LaunchContext): Promise<HeldIdentity>;
  /** Releases it, if there is one. */
  release(): Promise<void>;
}

export function createIdentityKeeper(launchId: string, stateDirectory: string): IdentityKeeper {
  let holding: Promise<IdentityHold> | undefined;
  const hold = async (plan: LaunchPlan, context: LaunchContext): Promise<IdentityHold> => {
    try {
      const directory = launchDirectory(stateDirectory, launchId);
      return await beginHold({ ...plan, launchId, heldBy: undefined, directory }, withoutSteps(context));
    } catch (error) {
      holding = undefined;
      throw error;
    }
  };
  return {
    launchId,
    obtain: async (plan, context) => {
      const held = await (holding ??= hold(plan, context));
      if (held.identity.name !== plan.identity.name) throw otherName(held.identity.name, plan.identity.name);
      return held;
    },
    release: async () => {
      const held = await holding?.catch(() => {});
      await held?.release();
    },
  };
}

/** The launch that uses the identity tells of it. */
function withoutSteps(context: LaunchContext): LaunchContext {
  return {
    ...context,
    onEvent: (event) => {
      if (event.type === "warning" || event.type === "released") context.onEvent(event);
    },
  };
}

function otherName(kept: string, wanted: string): LaunchError {
  return new LaunchError("OPTION_INVALID", `Cannot use identity "${wanted}": this handle keeps "${kept}"`, {
    hint: "Give every message the inputs that the identity's name is made of, or use a handle for each identity",
  });
}
