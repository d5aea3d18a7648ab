import { createHash } from "node:crypto";
import { join } from "node:path";
import { tmpdir } from "node:os";
import type { AnyChannelWaitOptions, WaitOptions } from "@persona-launcher/ravi";
import type { RaviPlace } from "../ravi-host.ts";
import type { Session } from "../session/session.ts";
import { makeStateDirectory, stateDirectory } from "../session/state-directory.ts";

/** What all waits are told. */
export type WaitWishes = Pick<AnyChannelWaitOptions, "timeoutMs" | "since" | "from" | "subject" | "signal">;

/**
 * Runs a wait. Who takes which message is agreed on in the scope's directory; in the state directory without a scope;
 * and where neither can be written to, as in some sandboxes, in the temporary directory.
 */
export async function runWait<T>(
  place: RaviPlace,
  session: Session,
  wishes: WaitWishes,
  wait: (options: WaitOptions) => Promise<T>,
): Promise<T> {
  const { scope, how } = session;
  // Only a directory that holds a key already is kept out of git and of the eyes of others.
  const isPrivate = how === "scope" && scope?.identityKey !== undefined;
  const claims = isPrivate ? { scope } : { claimsDirectory: await stateClaims(place, session) };
  try {
    return await wait({ ...wishes, ...claims });
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    return wait({ ...wishes, claimsDirectory: temporaryClaims(place, session) });
  }
}

async function stateClaims(place: RaviPlace, session: Session): Promise<string> {
  const state = stateDirectory(place);
  if (state === undefined) return temporaryClaims(place, session);
  const parent = await makeStateDirectory(state, "claims").catch(() => undefined);
  return parent === undefined ? temporaryClaims(place, session) : join(parent, nameOf(session));
}

function temporaryClaims({ env }: RaviPlace, session: Session): string {
  return join(env["TMPDIR"] || tmpdir(), `ravi-claims-${nameOf(session)}`);
}

function nameOf({ apiUrl, identity }: Session): string {
  const text = JSON.stringify([apiUrl, identity?.uuid, identity?.name]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function isUnwritable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "WAIT_CLAIMS_UNUSABLE";
}
