import { abandon, createEnd } from "./begin-launch.ts";
import type { HeldIdentity } from "./held-identity.ts";
import { enterBooks, makeDirectory, prove, writeScope } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { obtainIdentity } from "./obtain-identity.ts";
import { noteClaims } from "./note-claims.ts";

/** An identity that is kept for launches to come. */
export interface IdentityHold extends HeldIdentity {
  /** Releases the identity and removes its scope. The first call counts. */
  release(): Promise<void>;
}

/**
 * Provides an identity and its scope without starting anything.
 *
 * @throws LaunchError or RaviError; what was made is taken back.
 */
export async function beginHold(subject: LaunchSubject, context: LaunchContext): Promise<IdentityHold> {
  const held: LaunchSubject = { ...subject, mode: "hold", resume: undefined, warnings: [] };
  const work = enterBooks(held, context);
  const end = createEnd(work);
  try {
    const identity = await obtainIdentity(work);
    await makeDirectory(work, identity);
    const scope = await writeScope(work, identity);
    await noteClaims(work, identity, scope);
    await prove(work, identity);
    return { launchId: subject.launchId, identity, scope, release: () => end({ status: "released" }) };
  } catch (error) {
    throw await abandon({ launchId: subject.launchId, end, places: work.places }, error, context.signal);
  }
}
