import { RaviError, type RaviClient } from "@persona-launcher/ravi";
import type { Possessions } from "./belongings.ts";

/**
 * Lists what an identity has, without values. A Ravi that keeps no passwords or contacts has none of them.
 *
 * @param client Acts as the identity.
 * @throws RaviError
 */
export async function readPossessions({
  secrets,
  passwords,
  contacts,
}: Pick<RaviClient, "secrets" | "passwords" | "contacts">): Promise<Possessions> {
  const [ofVault, ofSites, people] = await Promise.all([
    secrets.list(),
    passwords.list().catch(noneWhereRefused),
    contacts.list().catch(noneWhereRefused),
  ]);
  return {
    secrets: ofVault.map(({ uuid, key, updated_dt: updatedAt }) => ({ uuid, key, updatedAt })),
    passwords: ofSites.map(({ uuid, updated_dt: updatedAt }) => ({ uuid, updatedAt })),
    contacts: people.map(({ uuid, updated_dt: updatedAt, source, is_trusted }) => ({
      uuid,
      updatedAt,
      isByItself: source === "auto" && !is_trusted,
    })),
  };
}

/** Without a plan for it, or without the route. */
function noneWhereRefused(error: unknown): [] {
  if (error instanceof RaviError && ["RAVI_NOT_FOUND", "RAVI_PAYMENT_REQUIRED", "RAVI_FORBIDDEN"].includes(error.code))
    return [];
  throw error;
}
