import { dirname } from "node:path";
import type { RaviHost } from "../ravi-host.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { ownIdentity } from "../session/own-identity.ts";
import type { Session } from "../session/session.ts";

export interface WhoAmI {
  /** Whether one identity is acted as, or the whole account. */
  acts_as: "identity" | "account";
  uuid: string | undefined;
  name: string | undefined;
  email: string | undefined;
  /** Empty when the identity has no number. */
  phone: string | undefined;
  service: string;
  /** Directory of the config it was found in. */
  config_dir: string | undefined;
  in_launch: boolean;
}

/** Whom a session acts as, as the service says. */
export async function whoAmI(host: RaviHost, session: Session): Promise<WhoAmI> {
  const { apiUrl, identity, scope } = session;
  const own = identity === undefined ? undefined : await ownIdentity(session);
  return {
    acts_as: own === undefined ? "account" : "identity",
    uuid: own?.uuid,
    name: own?.name,
    email: own?.inbox,
    phone: own?.phone,
    service: apiUrl,
    config_dir: scope === undefined ? undefined : dirname(scope.configPath),
    in_launch: isInLaunch(host, scope),
  };
}
