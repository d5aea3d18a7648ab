import type { Identity, RaviClient } from "@persona-launcher/ravi";
import type { Session } from "./session.ts";

/** The identity that a session acts as, as far as its own key may see it. */
export async function ownIdentity({ client, identity }: Session): Promise<Identity> {
  // Ravi's published API lets an identity key read identities, its released CLI never tries, and a service may refuse.
  const visible = await client.identities.list().catch(noneWhenRefused);
  const wanted = identity?.uuid;
  const own = visible.find(({ uuid }) => uuid === wanted);
  if (own !== undefined) return own;
  const [only, ...others] = visible;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  return assembledIdentity(client, identity);
}

function noneWhenRefused(error: unknown): Identity[] {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "RAVI_UNAUTHORIZED" || code === "RAVI_FORBIDDEN") return [];
  throw error;
}

async function assembledIdentity(client: RaviClient, identity: Session["identity"]): Promise<Identity> {
  const [addresses, numbers] = await Promise.all([client.emailAddresses.list(), client.phoneNumbers.list()]);
  return {
    uuid: identity?.uuid ?? "",
    name: identity?.name ?? "",
    inbox: addresses[0]?.email ?? "",
    phone: numbers[0]?.phone_number ?? "",
    created_dt: addresses[0]?.created_dt ?? "",
    updated_dt: "",
  };
}
