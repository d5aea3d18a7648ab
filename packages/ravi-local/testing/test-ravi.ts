import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createdIdentitySchema } from "@persona-launcher/ravi";
import { onTestFinished } from "vitest";
import { createApp } from "../src/http/create-app.ts";
import { createServices } from "../src/create-services.ts";
import type { RequestJournal } from "../src/http/request-journal.ts";
import type { LogEntry } from "../src/log-entry.ts";
import { type LocalRavi, type LocalRaviOptions, startLocalRavi } from "../src/start-local-ravi.ts";
import type { Services, Timing } from "../src/services.ts";
import { openState } from "../src/open-state.ts";
import { createKey } from "../src/state/keys.ts";
import type { State } from "../src/state/state.ts";

export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into JSON of every shape
  body: any;
  headers: Headers;
}

export interface TestIdentity {
  uuid: string;
  name: string;
  inbox: string;
  phone: string;
  key: string;
}

export interface RequestParts {
  key?: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Local Ravi's app over a real database, without sockets. */
export interface TestRavi {
  state: State;
  stateDir: string;
  managementKey: string;
  logged: LogEntry[];
  services: Services;
  journal: RequestJournal;
  /** `"GET /api/identities/"`. The management key is used unless `key` says otherwise; `key: undefined` sends none. */
  ask: (request: string, parts?: RequestParts) => Promise<Answer>;
  createIdentity: (body?: object) => Promise<TestIdentity>;
}

export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "ravi-local-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** startLocalRavi(), closed when the test ends. */
export async function startForTest(options: LocalRaviOptions = {}): Promise<LocalRavi> {
  const ravi = await startLocalRavi(options);
  onTestFinished(() => ravi.close());
  return ravi;
}

export function openTestRavi(
  options: { refuseDeletion?: boolean; stateDir?: string; twilioAuthToken?: string; timing?: Timing } = {},
): TestRavi {
  const stateDir = options.stateDir ?? temporaryDirectory();
  const managementKey = createKey("management");
  const state = openState({
    stateDir,
    managementKey,
    domain: "ravi.localhost",
    keepsMasterKey: true,
    owner: { firstName: "Grace", lastName: "Hopper" },
    refuseDeletion: options.refuseDeletion ?? false,
  });
  onTestFinished(() => state.db.close());
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry): void => void logged.push(entry);
  const services = createServices({
    state,
    managementKey,
    log,
    relay: undefined,
    twilioAuthToken: options.twilioAuthToken,
    timing: options.timing,
    stopping: new AbortController().signal,
    onActivity: () => {},
  });
  const { journal } = services;
  const app = createApp({ state, services, log, health: () => ({ pid: 1 }) });
  const ask = async (request: string, parts: RequestParts = {}): Promise<Answer> => {
    const [method = "", path = ""] = request.split(" ");
    return toAnswer(await app.request(path, toInit(method, { key: managementKey, ...parts })));
  };
  return {
    state,
    stateDir,
    managementKey,
    logged,
    services,
    journal,
    ask,
    createIdentity: (body) => createIdentity(ask, body),
  };
}

async function createIdentity(ask: TestRavi["ask"], body: object = {}): Promise<TestIdentity> {
  const answer = await ask("POST /api/identities/", { body });
  const { uuid, name, inbox, phone, api_key: key } = createdIdentitySchema.parse(answer.body);
  if (key === undefined) throw new Error("Cannot create a test identity: the answer has no key");
  return { uuid, name, inbox, phone, key };
}

function toInit(method: string, parts: RequestParts): RequestInit {
  const headers: Record<string, string> = { "content-type": "application/json", ...parts.headers };
  if (parts.key !== undefined) headers["authorization"] = `Bearer ${parts.key}`;
  const body = typeof parts.body === "string" ? parts.body : JSON.stringify(parts.body);
  return { method, headers, ...(parts.body === undefined ? {} : { body }) };
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: parse(text), headers: response.headers };
}

// Pages and files are not JSON.
function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
