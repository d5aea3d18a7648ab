import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { expect, test, vi } from "vitest";
import { daemonStateDir, ensure, ensureInOwnProcess } from "../../testing/daemon-test.ts";
import { startForTest, temporaryDirectory } from "../../testing/test-ravi.ts";
import { readDaemonRecord, writeDaemonRecord } from "./daemon-record.ts";
import { ensureLocalRavi, type EnsuredLocalRavi } from "./ensure-local-ravi.ts";
import { localRaviStatus } from "./local-ravi-status.ts";
import { localRaviLogPath, readLocalRaviLog } from "./local-ravi-log.ts";
import { isAlive, processStartTime } from "./process-identity.ts";
import { resetLocalRavi } from "./reset-local-ravi.ts";
import { daemonEnvironment } from "./spawn-daemon.ts";
import { stopLocalRavi } from "./stop-local-ravi.ts";

const slow = 120_000;
const gone = { timeout: 60_000, interval: 50 };

async function ask(ravi: EnsuredLocalRavi, method: string, path: string, body?: object): Promise<Response> {
  return fetch(ravi.apiUrl + path, {
    method,
    headers: { authorization: `Bearer ${ravi.managementKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function alive(pid: number): boolean {
  return processStartTime(pid) !== undefined;
}

test("a daemon is started once, found again, reported, and stopped", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  expect(await localRaviStatus({ stateDir })).toEqual({ kind: "stopped" });
  const first = await ensure(stateDir);
  expect(first).toMatchObject({ startedNow: true, domain: "ravi.localhost" });
  expect((await ask(first, "POST", "/api/identities/")).status).toBe(201);
  expect(await ensure(stateDir)).toEqual({ ...first, startedNow: false });
  const { apiUrl, smtpPort, domain, pid } = first;
  expect(await localRaviStatus({ stateDir })).toMatchObject({ kind: "running", apiUrl, smtpPort, domain, pid });
  expect(await stopLocalRavi({ stateDir, graceMs: 30_000 })).toEqual({ kind: "stopped", pid, forced: false });
  expect(alive(pid)).toBe(false);
  expect(await localRaviStatus({ stateDir })).toEqual({ kind: "stopped" });
  expect(await stopLocalRavi({ stateDir })).toEqual({ kind: "not-running" });
  expect(existsSync(join(stateDir, "daemon.json"))).toBe(false);
  expect(logCodes(stateDir)).toEqual(["STARTED", "STOPPING", "STOPPED"]);
});

test("twenty processes racing for one state directory get exactly one daemon", { timeout: 2 * slow }, async () => {
  const stateDir = daemonStateDir();
  const all = await Promise.all(Array.from({ length: 20 }, () => ensureInOwnProcess(stateDir)));
  expect(new Set(all.map(({ pid, apiUrl, managementKey }) => `${pid} ${apiUrl} ${managementKey}`)).size).toBe(1);
  expect(all.filter(({ startedNow }) => startedNow)).toHaveLength(1);
  await vi.waitFor(() => expect(daemonsOf(stateDir)).toEqual([all[0]?.pid]), gone);
  expect(logCodes(stateDir)).toEqual(["STARTED"]);
});

test("what was acknowledged survives SIGKILL, and the next daemon starts over it", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  const first = await ensure(stateDir);
  const identity = (await (
    await ask(first, "POST", "/api/identities/", { name: "kept", provision_phone: true })
  ).json()) as {
    uuid: string;
    inbox: string;
    phone: string;
  };
  const scope = `?identity=${identity.uuid}`;
  const transport = createTransport({ host: "127.0.0.1", port: first.smtpPort });
  await transport.sendMail({ from: "a@example.com", to: identity.inbox, subject: "kept mail", text: "x" });
  await ask(first, "POST", "/_local/sms", { to: identity.phone, from: "+15551234567", body: "kept sms" });
  await ask(first, "POST", `/api/secrets/${scope}`, { key: "TOKEN", value: "kept secret" });
  process.kill(first.pid, "SIGKILL");
  await vi.waitFor(() => expect(alive(first.pid)).toBe(false), gone);
  expect(await localRaviStatus({ stateDir })).toEqual({ kind: "stopped" });
  const second = await ensure(stateDir);
  expect(second).toMatchObject({ startedNow: true, managementKey: first.managementKey });
  const read = async (path: string): Promise<unknown> => (await ask(second, "GET", path + scope)).json();
  expect(await read("/api/identities/")).toMatchObject([{ uuid: identity.uuid, phone: identity.phone }]);
  expect(await read("/api/email-messages/")).toMatchObject([{ subject: "kept mail" }]);
  expect(await read("/api/messages/")).toMatchObject([{ body: "kept sms" }]);
  expect(await read("/api/secrets/")).toMatchObject([{ value: "kept secret" }]);
});

test("a daemon ends itself after its idle time, and requests put that off", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  const idleExitMs = 1500;
  const ravi = await ensure(stateDir, { idleExitMs });
  const busyUntil = performance.now() + 2 * idleExitMs;
  while (performance.now() < busyUntil) expect((await ask(ravi, "GET", "/api/identities/")).status).toBe(200);
  await vi.waitFor(() => expect(alive(ravi.pid)).toBe(false), gone);
  expect(existsSync(join(stateDir, "daemon.json"))).toBe(false);
  expect(readFileSync(join(stateDir, "daemon.log"), "utf8")).toContain(`Idle for ${idleExitMs} ms`);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s closes the daemon cleanly", { timeout: slow }, async (signal) => {
  const stateDir = daemonStateDir();
  const { pid } = await ensure(stateDir);
  process.kill(pid, signal);
  await vi.waitFor(() => expect(alive(pid)).toBe(false), gone);
  expect(logCodes(stateDir)).toEqual(["STARTED", "STOPPING", "STOPPED"]);
  expect(existsSync(join(stateDir, "daemon.json"))).toBe(false);
  expect(statSync(join(stateDir, "ravi.db-wal"), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
});

test("a daemon that ignores SIGTERM is killed", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  const { pid } = await ensure(stateDir);
  process.kill(pid, "SIGSTOP");
  expect(await stopLocalRavi({ stateDir, graceMs: 200 })).toEqual({ kind: "stopped", pid, forced: true });
  expect(alive(pid)).toBe(false);
});

test("the daemon's files are private, and its key is in no argument and in no log", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  const { pid, managementKey } = await ensure(stateDir);
  const modes = new Set(readdirSync(stateDir).map((name) => (statSync(join(stateDir, name)).mode & 0o777).toString(8)));
  expect([...modes]).toEqual(["600"]);
  const commandLine = execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  expect(commandLine).toContain("daemon-main");
  expect(commandLine).not.toContain(managementKey);
  for (const name of ["daemon.log", "daemon.json"]) {
    expect(readFileSync(join(stateDir, name), "utf8")).not.toContain(managementKey);
  }
});

test.runIf(process.platform === "linux")(
  "the daemon lives in its state directory with PATH, HOME and LANG alone, in a session of its own",
  { timeout: slow },
  async () => {
    const stateDir = daemonStateDir();
    const env = {
      PATH: "/usr/bin",
      HOME: stateDir,
      LANG: "C",
      RAVI_MANAGEMENT_KEY: "secret",
      NODE_OPTIONS: "--title=x",
    };
    const { pid } = await ensure(stateDir, { env });
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .filter((entry) => entry !== "");
    expect(environment.sort()).toEqual([`HOME=${stateDir}`, "LANG=C", "PATH=/usr/bin"]);
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(stateDir);
    const session = execFileSync("ps", ["-o", "sid=", "-p", String(pid)], { encoding: "utf8" });
    expect(Number(session)).toBe(pid);
  },
);

test("daemonEnvironment() passes exactly these variables", () => {
  const env = { PATH: "p", HOME: "h", LANG: "l", LC_ALL: "x", TMPDIR: "x", NODE_OPTIONS: "x", LD_PRELOAD: "x" };
  expect(daemonEnvironment(env)).toEqual({ PATH: "p", HOME: "h", LANG: "l" });
  expect(daemonEnvironment({ PATH: undefined })).toEqual({});
});

test(
  "the record of a dead daemon whose number another process has is not believed, and that process not signalled",
  { timeout: slow },
  async () => {
    const stateDir = daemonStateDir();
    const ravi = await ensure(stateDir);
    const record = readDaemonRecord(stateDir);
    await stopLocalRavi({ stateDir });
    if (record === undefined) throw new Error("the daemon wrote no record");
    writeDaemonRecord(stateDir, { ...record, pid: process.pid });
    expect(await localRaviStatus({ stateDir })).toEqual({ kind: "stopped" });
    expect(await stopLocalRavi({ stateDir })).toEqual({ kind: "not-running" });
    writeDaemonRecord(stateDir, { ...record, pid: process.pid });
    const next = await ensure(stateDir);
    expect(next.startedNow).toBe(true);
    expect(next.pid).not.toBe(ravi.pid);
  },
);

test("a running daemon is reset, its log read, and its streams do not hold up its end", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  expect(await resetLocalRavi({ stateDir })).toEqual({ kind: "not-running" });
  expect(readLocalRaviLog({ stateDir })).toEqual([]);
  const ravi = await ensure(stateDir);
  await ask(ravi, "POST", "/api/identities/");
  expect(await resetLocalRavi({ stateDir })).toEqual({ kind: "reset" });
  expect(await (await ask(ravi, "GET", "/api/identities/")).json()).toEqual([]);
  const stream = await ask(ravi, "GET", "/api/events/stream/");
  expect(await stopLocalRavi({ stateDir, graceMs: 30_000 })).toMatchObject({ forced: false });
  expect(await stream.text()).toContain(": connected");
  const records = readLocalRaviLog({ stateDir });
  expect(records.map(({ code }) => code)).toEqual(["STARTED", "STOPPING", "STOPPED"]);
  expect(records[0]).toMatchObject({ pid: ravi.pid, level: "info", time: expect.stringMatching(/Z$/) });
  appendFileSync(localRaviLogPath(stateDir), "not a record\n");
  expect(readLocalRaviLog({ stateDir }).at(-1)).toMatchObject({ code: "TEXT", message: "not a record" });
});

test("an open stream keeps a daemon from ending itself, until it is closed", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  const idleExitMs = 6_000;
  const ravi = await ensure(stateDir, { idleExitMs });
  const aborted = new AbortController();
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  const stream = await fetch(`${ravi.apiUrl}/api/events/stream/`, { headers, signal: aborted.signal });
  const startedAt = performance.now();
  for await (const chunk of (stream.body ?? []) as AsyncIterable<Uint8Array>) {
    if (Buffer.from(chunk).toString("utf8").includes("heartbeat")) break;
  }
  expect(performance.now() - startedAt).toBeGreaterThan(idleExitMs);
  expect(alive(ravi.pid)).toBe(true);
  aborted.abort();
  await vi.waitFor(() => expect(alive(ravi.pid)).toBe(false), gone);
});

test("a living process that does not answer as the daemon is unresponsive, not running", async () => {
  const stateDir = temporaryDirectory();
  const other = await startForTest({ stateDir });
  const startTime = processStartTime(process.pid) ?? "";
  const { apiUrl, smtpPort, domain } = other;
  const port = Number(new URL(apiUrl).port);
  const startedAt = new Date().toISOString();
  writeDaemonRecord(stateDir, { startId: "x", pid: process.pid, startTime, apiUrl, port, smtpPort, domain, startedAt });
  expect(await localRaviStatus({ stateDir })).toEqual({ kind: "unresponsive", pid: process.pid });
});

test("a directory held by an embedded Ravi times out with a reason", { timeout: slow }, async () => {
  const stateDir = temporaryDirectory();
  await startForTest({ stateDir });
  await expect(ensure(stateDir, { startTimeoutMs: 3000 })).rejects.toMatchObject({
    name: "LocalRaviError",
    code: "DAEMON_START_TIMEOUT",
  });
  await vi.waitFor(() => expect(daemonsOf(stateDir)).toEqual([]), gone);
});

test("a daemon that fails to start says why", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  writeFileSync(join(stateDir, "master.key"), "damaged", { mode: 0o600 });
  await expect(ensure(stateDir)).rejects.toMatchObject({
    code: "DAEMON_START_FAILED",
    message: expect.stringContaining("MASTER_KEY_DAMAGED"),
  });
});

test.each([[["/nonexistent/program"]], [["/bin/sh", "-c", "exit 3"]]])(
  "a daemon command that cannot work, %j, is a failed start",
  async (daemonCommand) => {
    await expect(ensure(temporaryDirectory(), { daemonCommand })).rejects.toMatchObject({
      code: "DAEMON_START_FAILED",
    });
  },
);

test("a run from sources without a command says what is missing", async () => {
  await expect(ensureLocalRavi({ stateDir: temporaryDirectory() })).rejects.toMatchObject({
    code: "DAEMON_ENTRY_MISSING",
  });
});

test.each([{ idleExitMs: 0 }, { idleExitMs: Number.NaN }, { startTimeoutMs: 2 ** 31 }])(
  "%j is refused",
  async (options) => {
    await expect(ensure(temporaryDirectory(), options)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  },
);

test("a log others can read is refused, a large one is set aside", { timeout: slow }, async () => {
  const stateDir = daemonStateDir();
  const log = join(stateDir, "daemon.log");
  writeFileSync(log, "", { mode: 0o600 });
  chmodSync(log, 0o644);
  await expect(ensure(stateDir)).rejects.toMatchObject({ code: "FILE_NOT_PRIVATE" });
  chmodSync(log, 0o600);
  appendFileSync(log, "x".repeat(1024 * 1024 + 1));
  await ensure(stateDir);
  expect(statSync(`${log}.1`).size).toBe(1024 * 1024 + 1);
  expect(statSync(log).size).toBeLessThan(1024);
});

test("a process is told apart from a later one with its number", () => {
  const startTime = processStartTime(process.pid) ?? "";
  expect(startTime).not.toBe("");
  expect(isAlive({ pid: process.pid, startTime })).toBe(true);
  expect(isAlive({ pid: process.pid, startTime: `${startTime}0` })).toBe(false);
  expect(processStartTime(2 ** 30)).toBeUndefined();
});

function logCodes(stateDir: string): string[] {
  const lines = readFileSync(join(stateDir, "daemon.log"), "utf8").trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as { code: string }).code);
}

// The processes whose command line names this state directory as a daemon's.
function daemonsOf(stateDir: string): number[] {
  const lines = execFileSync("ps", ["-ww", "-e", "-o", "pid=,stat=,args="], { encoding: "utf8" }).split("\n");
  const daemons = lines.filter((line) => line.includes("daemon-main") && line.includes(`--state-dir ${stateDir} `));
  return daemons.filter((line) => !/^\s*\d+\s+Z/.test(line)).map((line) => Number.parseInt(line, 10));
}
