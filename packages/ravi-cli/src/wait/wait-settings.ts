import { createHash } from "node:crypto";
import { join } from "node:path";
import { tmpdir } from "node:os";
import type { WaitOptions } from "@persona-launcher/ravi";
import type { RaviHost } from "../ravi-host.ts";
import type { Session } from "../session/session.ts";
import { makeStateDirectory, stateDirectory } from "../session/state-directory.ts";
import { parseSince } from "../values/since.ts";

/** What all waits are told. */
export interface WaitWishes {
  /** Seconds. */
  timeout: number;
  since: string;
  from?: readonly string[] | undefined;
  subject?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Runs a wait. Who takes which message is agreed on in the scope's directory; in the state directory without a scope;
 * and where neither can be written to, as in some sandboxes, in the temporary directory.
 */
export async function runWait<T>(
  host: RaviHost,
  session: Session,
  wishes: WaitWishes,
  wait: (options: WaitOptions) => Promise<T>,
): Promise<T> {
  const options: WaitOptions = {
    timeoutMs: wishes.timeout * 1000,
    since: parseSince(wishes.since),
    from: wishes.from,
    signal: wishes.signal ?? host.signal,
    ...(wishes.subject !== undefined && { subject: wishes.subject }),
  };
  const { scope, how } = session;
  // Only a directory that holds a key already is kept out of git and of the eyes of others.
  const isPrivate = how === "scope" && scope?.identityKey !== undefined;
  const place = isPrivate ? { scope } : { claimsDirectory: await stateClaims(host, session) };
  try {
    return await wait({ ...options, ...place });
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    return wait({ ...options, claimsDirectory: temporaryClaims(host, session) });
  }
}

async function stateClaims(host: RaviHost, session: Session): Promise<string> {
  const state = stateDirectory(host);
  if (state === undefined) return temporaryClaims(host, session);
  const parent = await makeStateDirectory(state, "claims").catch(() => undefined);
  return parent === undefined ? temporaryClaims(host, session) : join(parent, nameOf(session));
}

function temporaryClaims({ env }: RaviHost, session: Session): string {
  return join(env["TMPDIR"] || tmpdir(), `ravi-claims-${nameOf(session)}`);
}

function nameOf({ apiUrl, identity }: Session): string {
  const text = JSON.stringify([apiUrl, identity?.uuid, identity?.name]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function isUnwritable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "WAIT_CLAIMS_UNUSABLE";
}
