import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Release } from "../identity/release-identity.ts";
import type { Scope } from "../workspace/place-scope.ts";

/** An identity that is ready to be used, and the scope it stands in. */
export interface HeldIdentity {
  /** The launch that answers for it. */
  launchId: string;
  identity: ProvisionedIdentity;
  scope: Scope;
}

/** What became of the identity of a launch: `held` belongs to a handle, which releases it when it is disposed. */
export type IdentityOutcome = Release | { kind: "held" };
