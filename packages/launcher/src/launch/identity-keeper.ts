import { LaunchError } from "../launch-error.ts";
import { launchDirectory } from "../workspace/state-directory.ts";
import { beginHold, type IdentityHold } from "./begin-hold.ts";
import { cancelled } from "./cancelled.ts";
import type { HeldIdentity } from "./held-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import { createLaunchId } from "./launch-id.ts";
import type { LaunchPlan } from "./launch-plan.ts";

/** Keeps one identity for all launches of a handle. */
export interface IdentityKeeper {
  /** What the identity's name is made of in place of a launch id. */
  readonly id: string;
  /**
   * The identity, made for the first launch that asks. A launch that is cancelled stops waiting; the others go on.
   *
   * @throws LaunchError `OPTION_INVALID` when the launch asks for an identity of another name; what making one throws,
   *   and then the next launch tries again; or `CANCELLED`.
   */
  obtain(plan: LaunchPlan, context: LaunchContext): Promise<HeldIdentity>;
  /** Releases it, if there is one. */
  release(): Promise<void>;
}

export function createIdentityKeeper(id: string, stateDirectory: string): IdentityKeeper {
  const ending = new AbortController();
  let holding: { name: string; hold: Promise<IdentityHold> } | undefined;
  const hold = async (plan: LaunchPlan, context: LaunchContext): Promise<IdentityHold> => {
    const launchId = createLaunchId();
    const directory = launchDirectory(stateDirectory, launchId);
    const own = { ...withoutSteps(context), signal: ending.signal };
    return await beginHold({ ...plan, launchId, heldBy: undefined, directory }, own);
  };
  return {
    id,
    obtain: async (plan, context) => {
      const attempt = (holding ??= { name: plan.identity.name, hold: hold(plan, context) });
      attempt.hold.catch(() => {
        if (holding === attempt) holding = undefined;
      });
      const held = await unlessCancelled(attempt.hold, plan.launchId, context.signal);
      // As planned: an identity of a pool or a workspace bears a name of its own.
      if (attempt.name !== plan.identity.name) throw otherName(attempt.name, plan.identity.name);
      return held;
    },
    release: async () => {
      ending.abort();
      const held = await holding?.hold.catch(() => {});
      await held?.release();
    },
  };
}

async function unlessCancelled<T>(work: Promise<T>, launchId: string, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  if (signal.aborted) throw cancelled(launchId, signal.reason);
  const stopListening = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(cancelled(launchId, signal.reason));
    signal.addEventListener("abort", onAbort, { once: true, signal: stopListening.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopListening.abort();
  }
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
