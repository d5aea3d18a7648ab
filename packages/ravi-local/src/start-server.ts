import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type CleanUp, createCleanUp } from "./clean-up.ts";
import { createServices } from "./create-services.ts";
import { lockState } from "./database/state-lock.ts";
import { preparePrivateDirectory } from "./files/private-directory.ts";
import { createApp } from "./http/create-app.ts";
import { requireLoopback } from "./http/loopback-host.ts";
import { serveHttp } from "./http/serve-http.ts";
import { LocalRaviError } from "./local-ravi-error.ts";
import type { Log } from "./log-entry.ts";
import { ensureManagementKey } from "./management-key.ts";
import { type RelayOptions, relaySchema } from "./relay/relay-options.ts";
import type { Services } from "./services.ts";
import { readSettings } from "./settings.ts";
import { serveSmtp } from "./smtp/serve-smtp.ts";
import { openState } from "./open-state.ts";
import type { Owner, State } from "./state/state.ts";

export interface StartServerOptions {
  host?: string;
  port?: number;
  smtpPort?: number;
  stateDir?: string;
  domain?: string;
  refuseDeletion?: boolean;
  owner?: Owner;
  relay?: RelayOptions;
  twilioAuthToken?: string;
  log?: Log;
  /** Called at every request, every step of a mail and every heartbeat of a stream. */
  onActivity?: () => void;
  /** Added to what `GET /_local/health` answers. */
  health?: Readonly<Record<string, unknown>>;
}

export interface RunningServer {
  apiUrl: string;
  smtpPort: number;
  domain: string;
  managementKey: string;
  stateDir: string;
  state: State;
  services: Services;
  close(): Promise<void>;
}

/** What was started before the ports are opened. */
interface Core {
  host: string;
  stateDir: string;
  state: State;
  services: Services;
  log: Log;
}

const defaultDomain = "ravi.localhost";
const defaultOwner: Owner = { firstName: "Local", lastName: "Owner" };

/** Starts everything in order; when a step fails, undoes the earlier ones in reverse. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const host = requireLoopback(options.host ?? "127.0.0.1");
  const domain = requireDomain(options.domain ?? defaultDomain);
  if (options.relay !== undefined) requireRelay(options.relay);
  const stopping = new AbortController();
  const cleanUp = createCleanUp();
  try {
    const core = openCore(options, { host, domain, stopping: stopping.signal }, cleanUp);
    const server = await openPorts(options, core, cleanUp);
    // Long polls and streams would otherwise be waited for.
    cleanUp.add(() => stopping.abort());
    core.services.relay?.wake();
    return server;
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

function openCore(
  options: StartServerOptions,
  { host, domain, stopping }: { host: string; domain: string; stopping: AbortSignal },
  cleanUp: CleanUp,
): Core {
  const stateDir = openStateDir(options.stateDir, cleanUp);
  const lock = lockState(stateDir);
  cleanUp.add(() => lock.release());
  const settings = readSettings(stateDir);
  const managementKey = ensureManagementKey(stateDir);
  const state = openState({
    stateDir,
    managementKey,
    domain,
    keepsMasterKey: options.stateDir !== undefined,
    owner: options.owner ?? defaultOwner,
    refuseDeletion: options.refuseDeletion ?? false,
  });
  cleanUp.add(() => state.db.close());
  const log = options.log ?? ignore;
  const relay = options.relay ?? settings.relay;
  const twilioAuthToken = options.twilioAuthToken ?? settings.twilio_auth_token;
  const onActivity = options.onActivity ?? ignore;
  const services = createServices({ state, managementKey, log, relay, twilioAuthToken, stopping, onActivity });
  cleanUp.add(() => services.relay?.close());
  return { host, stateDir, state, services, log };
}

async function openPorts(options: StartServerOptions, core: Core, cleanUp: CleanUp): Promise<RunningServer> {
  const { host, state, services, log } = core;
  const { onActivity, managementKey } = services;
  const smtp = await serveSmtp({ state, log, onActivity }, { host, port: options.smtpPort ?? 0 });
  cleanUp.add(() => smtp.close());
  const { domain } = state;
  const health = (): Record<string, unknown> => ({ ...options.health, domain, smtp_port: smtp.port });
  const app = createApp({ state, services, log, health });
  const http = await serveHttp(
    (request, connection) => {
      onActivity();
      return app.fetch(request, connection);
    },
    { host, port: options.port ?? 0 },
  );
  cleanUp.add(() => http.close());
  const apiUrl = `http://${host.includes(":") ? `[${host}]` : host}:${http.port}`;
  const { stateDir } = core;
  return { apiUrl, smtpPort: smtp.port, domain, managementKey, stateDir, state, services, close: closeOnce(cleanUp) };
}

function openStateDir(wanted: string | undefined, cleanUp: CleanUp): string {
  if (wanted !== undefined) {
    const stateDir = resolve(wanted);
    preparePrivateDirectory(stateDir);
    return stateDir;
  }
  const stateDir = mkdtempSync(join(tmpdir(), "ravi-local-"));
  cleanUp.add(() => rmSync(stateDir, { recursive: true, force: true }));
  return stateDir;
}

function requireDomain(domain: string): string {
  const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  if (domain.length <= 253 && new RegExp(`^${label}(?:\\.${label})*$`).test(domain)) return domain;
  throw new LocalRaviError("OPTION_INVALID", `Cannot use domain "${domain}": it is not a lowercase host name`);
}

function requireRelay(relay: RelayOptions): void {
  const parsed = relaySchema.safeParse(relay);
  if (parsed.success) return;
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new LocalRaviError("OPTION_INVALID", `Cannot use relay: ${reasons}`);
}

function closeOnce(cleanUp: CleanUp): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => (closing ??= cleanUp.run());
}

function ignore(): void {}
