import type { RaviClient, Scope } from "@persona-launcher/ravi";
import { CliError } from "./cli-error.ts";
import type { RaviHost } from "./ravi-host.ts";

const hostedUrl = "https://ravi.id";

/** Whom a command acts as. */
export interface Session {
  readonly scope: Scope;
  /** Acts as the identity; with a config that holds no identity key, and outside a launch only, as the account. */
  readonly client: RaviClient;
  /** Acts as the account. Never there inside a launch. */
  readonly account: RaviClient | undefined;
}

/** Inside a launch the account is out of bounds, whatever the working directory and the config say. */
function isInLaunch(host: RaviHost): boolean {
  return Boolean(host.env["PERSONA_LAUNCH_ID"]);
}

export async function findScope(host: RaviHost): Promise<Scope | undefined> {
  const { readScope } = await import("@persona-launcher/ravi");
  return readScope({ env: host.env, cwd: host.cwd, home: host.home, allowHome: !isInLaunch(host) });
}

/** The key a command acts with, or `undefined` when the scope holds none that may be used here. */
export function usableKey(host: RaviHost, scope: Scope | undefined): string | undefined {
  return scope?.identityKey ?? (isInLaunch(host) ? undefined : scope?.managementKey);
}

/** @throws {CliError} `RAVI_NOT_SCOPED` inside a launch, `RAVI_NO_KEY` outside, when there is no key to act with. */
export async function openSession(host: RaviHost): Promise<Session> {
  const scope = await findScope(host);
  const key = usableKey(host, scope);
  if (scope === undefined || key === undefined) throw noKey(host, scope);
  const { createRaviClient } = await import("@persona-launcher/ravi");
  const connect = (as: string): RaviClient =>
    createRaviClient({ apiUrl: apiUrlOf(host, scope), key: as, fetch: host.fetch });
  const managementKey = isInLaunch(host) ? undefined : scope.managementKey;
  return { scope, client: connect(key), account: managementKey === undefined ? undefined : connect(managementKey) };
}

function apiUrlOf(host: RaviHost, scope: Scope): string {
  const fromEnv = isInLaunch(host) ? undefined : host.env["RAVI_API_URL"];
  return scope.apiUrl ?? (fromEnv ? fromEnv : hostedUrl);
}

function noKey(host: RaviHost, scope: Scope | undefined): CliError {
  const state = missing(host, scope);
  if (!isInLaunch(host)) {
    return new CliError(
      "RAVI_NO_KEY",
      `Cannot act as an identity: ${state}`,
      "Run this where a .ravi/config.json holds an identity_key, or set RAVI_CONFIG_DIR",
    );
  }
  return new CliError(
    "RAVI_NOT_SCOPED",
    `Cannot act as this launch's identity: ${state}`,
    "Leave RAVI_CONFIG_DIR as the launch set it; if it was never changed, the launch must be started anew",
  );
}

/** Why there is no key to act with. */
export function missing(host: RaviHost, scope: Scope | undefined): string {
  if (scope !== undefined) return `"${scope.configPath}" holds no identity_key`;
  const directory = host.env["RAVI_CONFIG_DIR"];
  return directory ? `there is no config.json in "${directory}"` : "no .ravi/config.json was found";
}
