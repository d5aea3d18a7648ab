import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type CleanUp, createCleanUp } from "./clean-up.ts";
import { lockState } from "./database/state-lock.ts";
import { preparePrivateDirectory } from "./files/private-directory.ts";
import { createApp } from "./http/create-app.ts";
import { requireLoopback } from "./http/loopback-host.ts";
import { createRequestJournal, type RequestRecord } from "./http/request-journal.ts";
import { serveHttp } from "./http/serve-http.ts";
import { LocalRaviError } from "./local-ravi-error.ts";
import type { Log } from "./log-entry.ts";
import { ensureManagementKey } from "./management-key.ts";
import { serveSmtp } from "./smtp/serve-smtp.ts";
import { openState } from "./open-state.ts";
import type { Owner } from "./state/state.ts";

export interface StartServerOptions {
  host?: string;
  port?: number;
  smtpPort?: number;
  stateDir?: string;
  domain?: string;
  refuseDeletion?: boolean;
  owner?: Owner;
  log?: Log;
  /** Called at every request and every step of a mail. */
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
  requests(): RequestRecord[];
  close(): Promise<void>;
}

const defaultDomain = "ravi.localhost";
const defaultOwner: Owner = { firstName: "Local", lastName: "Owner" };

/** Starts everything in order; when a step fails, undoes the earlier ones in reverse. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const host = requireLoopback(options.host ?? "127.0.0.1");
  const domain = requireDomain(options.domain ?? defaultDomain);
  const cleanUp = createCleanUp();
  try {
    return await startSteps(options, { host, domain }, cleanUp);
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

async function startSteps(
  options: StartServerOptions,
  { host, domain }: { host: string; domain: string },
  cleanUp: CleanUp,
): Promise<RunningServer> {
  const stateDir = openStateDir(options.stateDir, cleanUp);
  const lock = lockState(stateDir);
  cleanUp.add(() => lock.release());
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
  const journal = createRequestJournal();
  const log = options.log ?? ignore;
  const onActivity = options.onActivity ?? ignore;
  const smtp = await serveSmtp({ state, log, onActivity }, { host, port: options.smtpPort ?? 0 });
  cleanUp.add(() => smtp.close());
  const health = (): Record<string, unknown> => ({ ...options.health, domain, smtp_port: smtp.port });
  const app = createApp({ state, journal, log, health });
  const http = await serveHttp(
    (request) => {
      onActivity();
      return app.fetch(request);
    },
    { host, port: options.port ?? 0 },
  );
  cleanUp.add(() => http.close());
  return {
    apiUrl: `http://${host.includes(":") ? `[${host}]` : host}:${http.port}`,
    smtpPort: smtp.port,
    domain,
    managementKey,
    stateDir,
    requests: () => journal.list(),
    close: closeOnce(cleanUp),
  };
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

function closeOnce(cleanUp: CleanUp): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => (closing ??= cleanUp.run());
}

function ignore(): void {}
