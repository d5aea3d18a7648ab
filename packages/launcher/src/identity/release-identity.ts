import { RaviError, type RaviClient } from "@persona-launcher/ravi";

/** What became of an identity at the end of its launch. */
export type Release =
  | { kind: "deleted" }
  /** The launch did not make it, so it is not ours to delete. */
  | { kind: "kept" }
  | { kind: "left-behind"; reason: string };

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
    await client.identities.delete(uuid);
    return { kind: "deleted" };
  } catch (error) {
    if (error instanceof RaviError && error.code === "RAVI_NOT_FOUND") return afterNotFound(client, uuid);
    return { kind: "left-behind", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A 404 means "gone", or that this service has no such route; only a look-up tells them apart. */
async function afterNotFound(client: RaviClient, uuid: string): Promise<Release> {
  try {
    const stillThere = (await client.identities.list()).some((identity) => identity.uuid === uuid);
    return stillThere ? { kind: "left-behind", reason: "this Ravi cannot delete identities" } : { kind: "deleted" };
  } catch (error) {
    return { kind: "left-behind", reason: error instanceof Error ? error.message : String(error) };
  }
}
