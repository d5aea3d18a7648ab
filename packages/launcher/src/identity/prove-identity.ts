import type { RaviClient } from "@persona-launcher/ravi";
import { LaunchError } from "../launch-error.ts";
import type { ProvisionedIdentity } from "./provision-identity.ts";

/**
 * Asks Ravi whose key it is that the agent will get: `GET /api/email/` answers with the address of the key's identity.
 *
 * @param scoped A client that uses the key of the scope and nothing else.
 * @throws LaunchError `IDENTITY_MISMATCH`.
 */
export async function proveIdentity(
  scoped: RaviClient,
  identity: ProvisionedIdentity,
  signal?: AbortSignal,
): Promise<void> {
  const addresses = await scoped.emailAddresses.list({ signal });
  const found = addresses.map(({ email }) => email);
  if (found.length === 1 && found[0] === identity.email) return;
  throw new LaunchError(
    "IDENTITY_MISMATCH",
    `Cannot start the agent as "${identity.name}" <${identity.email}>: Ravi answers for ${found.length === 0 ? "nobody" : found.join(", ")} when asked with its key`,
    { hint: "Nothing was started; report this to whoever runs that Ravi" },
  );
}
