import type { Scope } from "@persona-launcher/ravi";
import type { RaviPlace } from "../ravi-host.ts";
import { isInLaunch } from "./launch-mark.ts";

const hostedUrl = "https://ravi.id";

/** The service of a scope, else that of the environment, which a launch does not heed, else the hosted one. */
export function serviceOf(host: RaviPlace, scope?: Scope): string {
  const fromEnv = isInLaunch(host, scope) ? undefined : host.env["RAVI_API_URL"];
  return scope?.apiUrl ?? (fromEnv ? fromEnv : hostedUrl);
}

export function isSameService(one: string, other: string): boolean {
  return withoutSlash(one) === withoutSlash(other);
}

function withoutSlash(address: string): string {
  return URL.canParse(address) ? new URL(address).href.replace(/\/+$/, "") : address;
}
