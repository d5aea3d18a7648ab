import { abandon, createEnd } from "../launch/begin-launch.ts";
import type { LaunchWork } from "../launch/enter-books.ts";
import { beginProof } from "../launch/hold-identity.ts";
import { createLaunchId } from "../launch/launch-id.ts";
import type { IdentityPlan, LaunchSubject } from "../launch/launch-plan.ts";
import { obtainIdentity } from "../launch/obtain-identity.ts";
import { launchDirectory } from "../workspace/state-directory.ts";
import type { ProvisionedIdentity } from "./provision-identity.ts";

/**
 * What is done about an identity outside of an agent's launch, as a launch: with a lease and a journal of its own, so that
 * whatever it does is taken back or finished when its process is killed.
 *
 * @param what Stands for the persona in the books.
 */
export function preparation(what: string, identity: IdentityPlan, stateDirectory: string): LaunchSubject {
  const launchId = createLaunchId();
  return {
    launchId,
    mode: "provision",
    name: undefined,
    heldBy: undefined,
    resume: undefined,
    persona: { id: what, file: "", contentHash: "" },
    harness: { id: "none", model: "" },
    workspace: { path: stateDirectory, ravi: "absent" },
    directory: launchDirectory(stateDirectory, launchId),
    identity,
    warnings: [],
  };
}

/** Finds or makes an identity that is to stay, keeps its key, and proves it. */
export async function prepareIdentity(work: LaunchWork): Promise<ProvisionedIdentity> {
  return await inPreparation(work, async () => {
    const identity = await obtainIdentity(work);
    if (identity.how !== "reused") await beginProof(work, identity)();
    return identity;
  });
}

/** Does something in a preparation and ends it, however that goes. */
export async function inPreparation<T>(work: LaunchWork, act: () => Promise<T>): Promise<T> {
  const end = createEnd(work);
  try {
    const result = await act();
    await end({ status: "completed" });
    return result;
  } catch (error) {
    throw await abandon({ launchId: work.subject.launchId, end, places: work.places }, error, work.context.signal);
  }
}
