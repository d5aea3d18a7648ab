import { z } from "zod";
import type { DaemonRecord } from "./daemon-record.ts";
import { isAlive } from "./process-identity.ts";

const healthSchema = z.object({ start_id: z.string(), pid: z.int() });
const healthTimeoutMs = 5000;

/**
 * Whether the daemon of this record lives and answers as itself. The process is checked first: the management key is
 * not sent to whoever may have taken a dead daemon's port.
 */
export async function isHealthy(record: DaemonRecord, managementKey: string): Promise<boolean> {
  if (!isAlive(record)) return false;
  const health = await askHealth(record.apiUrl, managementKey);
  return health?.start_id === record.startId && health.pid === record.pid;
}

async function askHealth(apiUrl: string, managementKey: string): Promise<z.infer<typeof healthSchema> | undefined> {
  try {
    const response = await fetch(`${apiUrl}/_local/health`, {
      headers: { authorization: `Bearer ${managementKey}` },
      signal: AbortSignal.timeout(healthTimeoutMs),
      redirect: "error",
    });
    return response.ok ? healthSchema.safeParse(await response.json()).data : undefined;
  } catch {
    // Refused, reset, late or not JSON: whatever answers there is not a healthy daemon.
    return undefined;
  }
}
