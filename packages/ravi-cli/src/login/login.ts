import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import type { DeviceCode, DeviceLoginState, Identity, RaviClient } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import { inLaunch } from "../session/account.ts";
import { findLogin, findScope } from "../session/find-scope.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { serviceOf } from "../session/service-address.ts";
import { changeConfig } from "./change-config.ts";
import { chooseIdentity } from "./choose-identity.ts";

export interface LoggedIn {
  message: string;
  authenticated: true;
  email: string | undefined;
  identity: string | undefined;
  identity_uuid: string | undefined;
}

type Approved = Extract<DeviceLoginState, { kind: "signed-up" | "logged-in" }>;

/**
 * Device-code login: prints an address and a code on standard error, waits until a human has approved, and writes the
 * home directory's config, whatever the working directory and `RAVI_CONFIG_DIR` say.
 *
 * @throws {CliError} `RAVI_IN_LAUNCH`; `RAVI_LOGIN_FAILED` when it was refused, or not approved in time.
 */
export async function login(host: RaviHost, wanted: string | undefined): Promise<LoggedIn> {
  if (isInLaunch(host, await findScope(host).catch(() => undefined))) throw inLaunch("log in");
  if (!host.home)
    throw new CliError("RAVI_FILE", "Cannot log in: there is no home directory to note it in", "Set HOME");
  const apiUrl = host.env["RAVI_API_URL"] || serviceOf(host, await findLogin(host).catch(() => undefined));
  const { createRaviClient } = await import("@persona-launcher/ravi/client");
  const client = createRaviClient({ apiUrl, fetch: host.fetch });
  const approved = await waitForApproval(host, client, await announce(host, client));
  const account = createRaviClient({ apiUrl, key: approved.management_key, fetch: host.fetch });
  const chosen = await chooseKey(host, account, approved, wanted);
  await changeConfig(join(host.home, ".ravi", "config.json"), {
    management_key: approved.management_key,
    identity_key: chosen?.key,
    identity_uuid: chosen?.identity.uuid,
    identity_name: chosen?.identity.name,
    user_email: approved.user?.email || undefined,
    api_url: apiUrl,
  });
  return loggedIn(approved, chosen?.identity);
}

async function announce(host: RaviHost, client: RaviClient): Promise<DeviceCode> {
  const code = await client.deviceLogin.start();
  host.stderr(`Open ${code.verification_uri} and enter the code ${code.user_code}\n`);
  return code;
}

/** Polls that may fail in a row before the login is given up: a connection breaks now and then in a quarter of an hour. */
const failureLimit = 3;

async function waitForApproval(host: RaviHost, client: RaviClient, code: DeviceCode): Promise<Approved> {
  const endsAt = performance.now() + code.expires_in * 1000;
  let intervalMs = code.interval * 1000;
  for (let failures = 0; performance.now() < endsAt; await sleep(intervalMs, undefined, { signal: host.signal })) {
    const state = await poll(host, client, code).catch((error: unknown) => error);
    failures = state instanceof Error ? failures + 1 : 0;
    if (state instanceof Error && (failures >= failureLimit || !isPassing(state))) throw state;
    const { kind, ...rest } = state as DeviceLoginState;
    if (kind === "signed-up" || kind === "logged-in") return { kind, ...rest } as Approved;
    if (kind === "refused") throw failed(`the service says "${(state as { reason: string }).reason}"`);
    if (kind === "expired") break;
    // RFC 8628 section 3.5.
    if (kind === "slow-down") intervalMs += 5_000;
  }
  throw failed("nobody approved it in time");
}

function poll(host: RaviHost, client: RaviClient, code: DeviceCode): Promise<DeviceLoginState> {
  return client.deviceLogin.poll({ deviceCode: code.device_code }, { signal: host.signal });
}

const passing: ReadonlySet<unknown> = new Set([
  "RAVI_TIMEOUT",
  "RAVI_UNREACHABLE",
  "RAVI_SERVER_ERROR",
  "RAVI_RATE_LIMITED",
]);

function isPassing(error: Error): boolean {
  return "code" in error && passing.has(error.code);
}

async function chooseKey(
  host: RaviHost,
  account: RaviClient,
  approved: Approved,
  wanted: string | undefined,
): Promise<{ identity: Identity; key: string } | undefined> {
  if (approved.kind === "signed-up") return { identity: approved.identity, key: approved.identity_key };
  const identity = await chooseIdentity(host, approved.identities, wanted);
  if (identity === undefined) return undefined;
  const { key } = await account.identityKeys.create({ identityUuid: identity.uuid, label: "ravi" });
  return { identity, key };
}

function loggedIn({ user }: Approved, identity: Identity | undefined): LoggedIn {
  return {
    message: identity === undefined ? "Logged in; the account has no identity yet" : `Logged in as ${identity.name}`,
    authenticated: true,
    email: user?.email || undefined,
    identity: identity?.name,
    identity_uuid: identity?.uuid,
  };
}

function failed(state: string): CliError {
  return new CliError("RAVI_LOGIN_FAILED", `Cannot log in: ${state}`, "Run `ravi login` again");
}
