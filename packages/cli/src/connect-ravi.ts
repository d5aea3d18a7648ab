import { join } from "node:path";
import { chooseControlPlane, defaultStateDirectory, type RaviConnection } from "@persona-launcher/launcher";
import { createRaviClient } from "@persona-launcher/ravi";
import type { LaunchingHost } from "./cli-host.ts";

/** Where local Ravi of this user keeps its state. */
export function localRaviDirectory({ env, home }: LaunchingHost): string {
  return join(defaultStateDirectory(env, home), "ravi-local");
}

/** Finds the Ravi to use, and starts the local one when that is it. */
export async function connectRavi(
  host: LaunchingHost,
  { ravi, quiet }: { ravi?: string | undefined; quiet?: boolean | undefined },
): Promise<RaviConnection> {
  if (ravi !== undefined && ravi !== "local") requireUsable(ravi);
  const plane = await chooseControlPlane({ ravi, env: host.env, home: host.home });
  if (plane.kind === "remote") {
    requireUsable(plane.apiUrl, plane.managementKey);
    return { apiUrl: plane.apiUrl, managementKey: plane.managementKey };
  }
  const { ensureLocalRavi } = await import("@persona-launcher/ravi-local");
  const local = await ensureLocalRavi({ stateDir: localRaviDirectory(host), env: host.env });
  if (plane.source === "default" && quiet !== true) {
    host.writeError(`ravi      local, at ${local.apiUrl}: no account is configured (RAVI_MANAGEMENT_KEY, ~/.ravi)\n`);
  }
  // The port changes from one daemon to the next; in the books it is one service.
  return { apiUrl: local.apiUrl, managementKey: local.managementKey, name: "local" };
}

/** Making a client sends nothing; it is done here so that a bad address is told before any state is made. */
function requireUsable(apiUrl: string, key?: string): void {
  createRaviClient({ apiUrl, key });
}

/** URL of this user's local Ravi while it runs. */
export async function localUrl(host: LaunchingHost): Promise<string | undefined> {
  const { localRaviStatus } = await import("@persona-launcher/ravi-local");
  const status = await localRaviStatus({ stateDir: localRaviDirectory(host) });
  return status.kind === "running" ? status.apiUrl : undefined;
}
