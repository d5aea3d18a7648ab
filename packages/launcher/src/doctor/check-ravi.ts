import { createRaviClient, RaviError } from "@persona-launcher/ravi";
import { chooseControlPlane, type ControlPlane } from "../identity/control-plane.ts";
import type { LauncherHost } from "../host.ts";
import { LaunchError } from "../launch-error.ts";
import { check, type Check } from "./check.ts";

/** Longer than a healthy service takes, short enough to wait for. */
const timeoutMs = 10_000;

export interface RaviCheckOptions {
  host: LauncherHost;
  /** `local`, or a URL, as asked for on the command line. */
  ravi?: string | undefined;
  /** URL of local Ravi when it runs; starting it is not a doctor's business. */
  localUrl: () => Promise<string | undefined>;
}

/** Which Ravi, whether it answers, and what the key may do. */
export async function checkRavi({ host, ravi, localUrl }: RaviCheckOptions): Promise<Check[]> {
  let plane: ControlPlane;
  try {
    plane = await chooseControlPlane({ ravi, env: host.env, home: host.home });
  } catch (error) {
    return [refused("ravi", error)];
  }
  if (plane.kind === "local") return [await localCheck(plane.source, localUrl), localPhone];
  const where = `${withoutPassword(plane.apiUrl)}, ${sources[plane.source]}`;
  return [check("ravi", "ok", where), await keyCheck(plane), hostedPhone];
}

const sources: Readonly<Record<string, string>> = {
  option: "as asked for",
  environment: "by RAVI_API_URL",
  home: "by ~/.ravi/config.json",
};

async function localCheck(source: string, localUrl: () => Promise<string | undefined>): Promise<Check> {
  const why = source === "default" ? "no account is configured" : "as asked for";
  const url = await localUrl();
  return check("ravi", "ok", `local (${why}), ${url === undefined ? "not running: it starts by itself" : `at ${url}`}`);
}

const localPhone = check("ravi.phone", "ok", "local identities get phone numbers");
const hostedPhone = check("ravi.phone", "note", "phones need a paid plan; Ravi tells only when one is asked for");

const useManagementKey = "Use the account's management key (RAVI_MANAGEMENT_KEY), or --ravi local";

/** How the key of one identity begins; it lists itself where a management key lists the account (Ravi's API, July 2026). */
const identityKeyPrefix = "ravi_id_";

async function keyCheck({ apiUrl, managementKey }: Extract<ControlPlane, { kind: "remote" }>): Promise<Check> {
  if (managementKey.startsWith(identityKeyPrefix)) {
    return check("ravi.key", "failure", "it is an identity's key, which cannot make identities", useManagementKey);
  }
  try {
    const client = createRaviClient({ apiUrl, key: managementKey, timeoutMs });
    const identities = await client.identities.list();
    return check(
      "ravi.key",
      "ok",
      `it is a management key; the account has ${identities.length} ${identities.length === 1 ? "identity" : "identities"}`,
    );
  } catch (error) {
    return refused("ravi.key", error);
  }
}

function refused(id: string, error: unknown): Check {
  if (!(error instanceof RaviError || error instanceof LaunchError)) throw error;
  const message = `${error.message} [${error.code}]`;
  return check(id, "failure", message, fixFor(error));
}

function fixFor(error: RaviError | LaunchError): string {
  if (error.code === "RAVI_FORBIDDEN" || error.code === "RAVI_UNAUTHORIZED") {
    return useManagementKey;
  }
  return error.hint ?? "Check the address and the network, or use --ravi local";
}

function withoutPassword(url: string): string {
  return url.slice(url.lastIndexOf("@") + 1);
}
