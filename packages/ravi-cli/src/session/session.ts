import type { RaviClient, Scope } from "@persona-launcher/ravi";
import type { Account } from "./account.ts";

/** Whom a command acts as. */
export interface Session {
  readonly apiUrl: string;
  /** Acts as the identity; outside a launch only, and when no identity is chosen, as the whole account. */
  readonly client: RaviClient;
  /** Which identity. `undefined` for the account; its uuid and name are missing where the config does not say them. */
  readonly identity: { readonly uuid: string | undefined; readonly name: string | undefined } | undefined;
  /** Never there inside a launch. */
  readonly account: Account | undefined;
  /** The config it was found in. */
  readonly scope: Scope | undefined;
  /** How the identity was chosen. `created-here`: it is the one that was created from this directory. */
  readonly how: "flag" | "scope" | "created-here" | "account";
}
