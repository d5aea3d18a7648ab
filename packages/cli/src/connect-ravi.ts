import { join } from "node:path";
import { chooseControlPlane, defaultStateDirectory, type RaviConnection } from "@persona-launcher/launcher";
import type { CliHost } from "./cli-host.ts";

/** Where local Ravi of this user keeps its state. */
export function localRaviDirectory({ env, home }: CliHost): string {
  return join(defaultStateDirectory(env, home), "ravi-local");
}

/** Finds the Ravi to use, and starts the local one when that is it. */
export async function connectRavi(
  host: CliHost,
  { ravi, quiet }: { ravi?: string | undefined; quiet?: boolean | undefined },
): Promise<RaviConnection> {
  const plane = await chooseControlPlane({ ravi, env: host.env, home: host.home });
  if (plane.kind === "remote") return { apiUrl: plane.apiUrl, managementKey: plane.managementKey };
  const { ensureLocalRavi } = await import("@persona-launcher/ravi-local");
  const local = await ensureLocalRavi({ stateDir: localRaviDirectory(host), env: host.env });
  if (plane.source === "default" && quiet !== true) {
    host.writeError(`ravi      local, at ${local.apiUrl}: no account is configured (RAVI_MANAGEMENT_KEY, ~/.ravi)\n`);
  }
  // The port changes from one daemon to the next; in the books it is one service.
  return { apiUrl: local.apiUrl, managementKey: local.managementKey, name: "local" };
}
