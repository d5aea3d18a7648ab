import { mayHaveTakenEffect, RaviError, type RaviClient } from "@persona-launcher/ravi";
import { step } from "../steps.ts";

/** What became of an identity at the end of its launch. */
export type Release =
  | { kind: "deleted" }
  /** The launch did not make it, so it is not ours to delete. */
  | { kind: "kept" }
  /** `isRefused`: Ravi said no, and asking again is of no use. */
  | { kind: "left-behind"; reason: string; isRefused?: boolean };

export interface ReleaseOptions {
  client: RaviClient;
  uuid: string;
  /** Whether a launch of ours made the identity. */
  isOurs: boolean;
}

/** Deletes an identity that we made. The hosted API may refuse; then that is the result, and success is not claimed. */
export async function releaseIdentity({ client, uuid, isOurs }: ReleaseOptions): Promise<Release> {
  if (!isOurs) return { kind: "kept" };
  try {
    step("identity.deleting");
    await client.identities.delete(uuid);
    step("identity.deleted");
    return { kind: "deleted" };
  } catch (error) {
    if (!(error instanceof RaviError)) return leftBehind(error);
    if (error.code === "RAVI_NOT_FOUND") return afterNotFound(client, uuid);
    return isUnclear(error) ? afterDoubt(client, uuid, error) : leftBehind(error);
  }
}

function leftBehind(error: unknown): Release {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: "left-behind",
    reason,
    ...(error instanceof RaviError && isRefusal(error) ? { isRefused: true } : {}),
  };
}

/** What a further attempt would be answered with too. */
const refusals: ReadonlySet<string> = new Set([
  "RAVI_BAD_REQUEST",
  "RAVI_UNAUTHORIZED",
  "RAVI_FORBIDDEN",
  "RAVI_CONFLICT",
  "RAVI_PAYMENT_REQUIRED",
]);

/** 501: not implemented. */
function isRefusal({ code, status }: RaviError): boolean {
  return refusals.has(code) || status === 501;
}

function isUnclear(error: RaviError): boolean {
  return mayHaveTakenEffect(error) && !isRefusal(error);
}

/** A 404 means "gone", or that this service has no such route; only a look-up tells them apart. */
async function afterNotFound(client: RaviClient, uuid: string): Promise<Release> {
  try {
    if (!(await isThere(client, uuid))) return { kind: "deleted" };
    return { kind: "left-behind", reason: "this Ravi cannot delete identities", isRefused: true };
  } catch (error) {
    return leftBehind(error);
  }
}

/** The answer got lost, or makes no sense; the identity may be gone all the same. */
async function afterDoubt(client: RaviClient, uuid: string, failure: RaviError): Promise<Release> {
  try {
    return (await isThere(client, uuid)) ? leftBehind(failure) : { kind: "deleted" };
  } catch {
    return leftBehind(failure);
  }
}

async function isThere(client: RaviClient, uuid: string): Promise<boolean> {
  return (await client.identities.list()).some((identity) => identity.uuid === uuid);
}
