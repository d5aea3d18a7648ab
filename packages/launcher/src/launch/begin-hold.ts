import { abandon, createEnd } from "./begin-launch.ts";
import type { HeldIdentity } from "./held-identity.ts";
import { enterBooks } from "./enter-books.ts";
import { beginProof, withDirectory, writeScope } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { obtainIdentity } from "./obtain-identity.ts";
import { noteClaims } from "./note-claims.ts";
import { notePlan } from "../telemetry/launch-facts.ts";
import { tracedStep, type LaunchStepName } from "../telemetry/traced-step.ts";
import { tracedUntilEnded, type WrapEnd } from "../telemetry/traced-until-ended.ts";

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
  const about = { launchId: subject.launchId, mode: held.mode, personaId: subject.persona.id };
  return await tracedUntilEnded(about, (trace, ending) => {
    notePlan(trace, held);
    return hold(held, { ...context, trace }, ending);
  });
}

async function hold(subject: LaunchSubject, context: LaunchContext, ending: WrapEnd): Promise<IdentityHold> {
  const work = await enterBooks(subject, context);
  const end = createEnd(work);
  const traced = <T>(name: LaunchStepName, part: () => Promise<T>): Promise<T> =>
    tracedStep(name, subject.launchId, part);
  try {
    using _ = await context.turnstile?.enter(context.signal);
    const identity = await withDirectory(work, (onMaking) => traced("provision", () => obtainIdentity(work, onMaking)));
    const proved = beginProof(work, identity);
    const scope = await traced("scope", () => writeScope(work, identity));
    await noteClaims(work, identity, scope);
    await proved();
    const release = ending(() => end({ status: "released" }));
    return { launchId: subject.launchId, identity, scope, release };
  } catch (error) {
    throw await abandon({ launchId: subject.launchId, end, places: work.places }, error, context.signal);
  }
}
