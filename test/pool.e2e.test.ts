import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ExecOptions, Launcher, PreparedEnvironment } from "@persona-launcher/launcher";
import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launcherOf } from "./src/harness-world.ts";
import { waitUntil } from "./src/processes.ts";
import { startCommand, type CliResult } from "./src/run-cli.ts";
import { createWorld, type World } from "./src/world.ts";

let world: World;
let launcher: Launcher;
let places = 0;

beforeAll(async () => {
  world = await createWorld(() => ({ error: { status: 400, message: "no model is wanted here" } }));
  launcher = launcherOf(world);
});

afterAll(async () => {
  launcher[Symbol.dispose]();
  await world[Symbol.asyncDispose]();
});

/** A user of a pool: a command's identity and environment, in a workspace of its own. */
async function lease(name: string, identity: ExecOptions["identity"] = {}): Promise<PreparedEnvironment> {
  const workingDirectory = join(world.workspace, `place-${(places += 1)}`);
  await mkdir(workingDirectory);
  return await launcher.prepareEnvironment({ identity: { lifecycle: "pool", name, ...identity }, workingDirectory });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "no error",
    ({ code, message, hint }: { code: string; message: string; hint: string }) => `${code} ${message} (${hint})`,
  );
}

/** What the agent's own `ravi` does. */
async function ravi({ env, workspace }: PreparedEnvironment, ...args: string[]): Promise<CliResult> {
  return await startCommand("ravi", args, { env, cwd: workspace }).ended;
}

async function raviJson(user: PreparedEnvironment, ...args: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await ravi(user, ...args);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** What a tool of the agent's `ravi` MCP server answers. */
async function callTool({ env, workspace }: PreparedEnvironment, name: string, input: object): Promise<string> {
  const server = spawn("ravi", ["mcp"], { env, cwd: workspace, stdio: ["pipe", "pipe", "ignore"] });
  const send = (message: object): void =>
    void server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const clientInfo = { name: "test", version: "1" };
  send({ id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo } });
  send({ method: "notifications/initialized" });
  send({ id: 2, method: "tools/call", params: { name, arguments: input } });
  for await (const line of createInterface({ input: server.stdout })) {
    const { id, result } = JSON.parse(line) as { id: number; result: { content: { text: string }[] } };
    if (id !== 2) continue;
    server.stdin.end();
    return result.content.map(({ text }) => text).join();
  }
  throw new Error("Cannot call the tool: the server ended");
}

/** The vault as the identity's owner sees it. */
function vaultOf(uuid: string): RaviClient {
  return createRaviClient({ apiUrl: world.ravi.apiUrl, key: world.ravi.managementKey, identityUuid: uuid });
}

function deliver(to: string, subject: string): void {
  world.ravi.deliverEmail({ to, from: "shop@example.com", subject, text: `${subject}: your code is 482913` });
}

async function namesAtRavi(prefix: string): Promise<string[]> {
  const names = (await world.account.identities.list()).map(({ name }) => name);
  return names.filter((name) => name.startsWith(prefix)).toSorted();
}

async function statesOf(name: string): Promise<string[]> {
  const [pool] = await launcher.poolStatus(name);
  return pool?.slots.map(({ state }) => state) ?? [];
}

test("a slot has one user at a time, and the next one finds nothing of the user before", async () => {
  const created = await world.persona(["pool", "create", "testers", "--size", "1", "--quarantine", "0s"]);
  expect(created).toMatchObject({
    exitCode: 0,
    stdout: "pool testers: 1 slot, 1 free; slots rest for 0 s after their users\nmade: pool-testers-01\n",
  });
  const [slot] = (await launcher.poolStatus("testers"))[0]?.slots ?? [];
  const owner = vaultOf(slot?.uuid ?? "");
  await owner.secrets.set("OWNED", "stays");
  await owner.contacts.create({ email: "boss@example.com" });

  const first = await lease("testers");
  deliver(first.identity.email, "For the first");
  expect(await raviJson(first, "message", "email")).toMatchObject([{ subject: "For the first" }]);
  expect(await ravi(first, "wait", "code", "--raw", "--timeout", "10")).toMatchObject({ stdout: "482913\n" });
  await Promise.all([
    raviJson(first, "secrets", "set", "FOREIGN", "goes"),
    raviJson(first, "passwords", "create", "example.com", "--generate"),
    raviJson(first, "contacts", "create", "--email", "friend@example.com"),
  ]);
  expect(await codeOf(lease("testers"))).toBe(
    `IDENTITY_BUSY Cannot lease from pool "testers": none of its 1 slots is free: pool-testers-01 is used by launch ${first.launchId} (Wait for one with --wait <seconds>, or make the pool larger with "persona pool create testers --size 2")`,
  );
  expect(await world.persona(["pool", "status", "testers"])).toMatchObject({
    stdout: `pool testers: 1 slot, 1 in use; slots rest for 0 s after their users\npool-testers-01\t${first.identity.email}\tin use\t${first.launchId}\n`,
  });
  await first.release();
  deliver(first.identity.email, "Late for the first");

  const second = await lease("testers");
  expect(second.identity).toEqual(first.identity);
  const nothing = await Promise.all([
    raviJson(second, "message", "email"),
    raviJson(second, "inbox", "email"),
    raviJson(second, "inbox", "list"),
    raviJson(second, "passwords", "list"),
  ]);
  expect(nothing).toEqual([[], [], [], []]);
  const [byId, waited, listed] = await Promise.all([
    ravi(second, "message", "email", "1"),
    ravi(second, "wait", "code", "--since", "1h", "--timeout", "1"),
    callTool(second, "list_messages", {}),
  ]);
  expect([byId.exitCode, byId.stdout, waited.exitCode]).toEqual([1, "", 3]);
  expect(listed).toContain('"found": 0');
  deliver(second.identity.email, "For the second");
  const own = await Promise.all([
    raviJson(second, "message", "email"),
    raviJson(second, "inbox", "email"),
    raviJson(second, "secrets", "list"),
    raviJson(second, "contacts", "list"),
  ]);
  expect(own).toMatchObject([
    [{ subject: "For the second" }],
    [{ subject: "For the second", message_count: 1 }],
    [{ key: "OWNED", value: "stays" }],
    [{ email: "boss@example.com" }, { email: "shop@example.com" }],
  ]);
  expect(await callTool(second, "list_messages", {})).toContain("For the second");
  await second.release();
  expect((await owner.contacts.list()).map(({ email }) => email)).toEqual(["boss@example.com"]);
  const log = await world.persona(["timeline", "pool-testers-01"]);
  expect(log.stdout).toContain("identity pool-testers-01 cleaned of 1 secrets, 1 passwords and 2 contacts");
  expect(`${log.stdout}${log.stderr}`).not.toContain("FOREIGN");
});

test("a slot rests before its next user, who may wait for it", async () => {
  await launcher.createPool("resting", { size: 1, quarantineSeconds: 2 });
  const first = await lease("resting");
  await first.release();
  expect(await statesOf("resting")).toEqual(["quarantine"]);
  const [slot] = (await launcher.poolStatus("resting"))[0]?.slots ?? [];
  expect(await codeOf(lease("resting"))).toContain(`pool-resting-01 rests until ${slot?.freeFrom}`);
  const second = await lease("resting", { waitSeconds: 20 });
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(slot?.freeFrom ?? ""));
  expect(await codeOf(lease("resting", { waitSeconds: 0.3 }))).toMatch(
    /^IDENTITY_BUSY .*none of its 1 slots is free \(waited 0\.\d s\): .* is used by launch/,
  );
  const waiting = lease("resting", { waitSeconds: 30 });
  await waitUntil(() => statesOf("resting").then(([state]) => state === "in-use"), { what: "the second user" });
  await second.release();
  const third = await waiting;
  expect(third.identity.uuid).toBe(first.identity.uuid);
  await third.release();
});

test("a slot whose launcher is killed is cleaned before anybody else gets it", async () => {
  await launcher.createPool("mortals", { size: 1, quarantineSeconds: 0 });
  await world.writePersona({
    id: "mortal",
    description: "Is killed",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Work.",
    ravi: { identity: { lifecycle: "pool", name: "mortals" } },
  });
  const work = "ravi secrets set LEFT behind >/dev/null; ravi get email >&2; sleep 300";
  await using running = world.startPersona(["exec", "--persona", "mortal", "--", "sh", "-c", work]);
  await running.waitForStderr(/@ravi\.localhost/);
  const [slot] = (await launcher.poolStatus("mortals"))[0]?.slots ?? [];
  deliver(slot?.email ?? "", "For the dead");
  running.kill("SIGKILL");
  await running.ended;
  expect(await statesOf("mortals")).toEqual(["dirty"]);
  const next = await lease("mortals");
  expect(next.identity.uuid).toBe(slot?.uuid);
  expect(await raviJson(next, "secrets", "list")).toEqual([]);
  expect(await raviJson(next, "message", "email")).toEqual([]);
  await next.release();
  expect(await world.persona(["ledger", "verify"])).toMatchObject({ exitCode: 0 });
});

test("a slot that could not be cleaned is nobody's until it is", async () => {
  await launcher.createPool("stuck", { size: 1, quarantineSeconds: 0 });
  const first = await lease("stuck");
  await raviJson(first, "secrets", "set", "LEFT", "behind");
  const fault = world.ravi.faults.add({ method: "GET", path: "/api/secrets/", kind: "status", status: 500 });
  await first.release();
  expect(first.warnings).toMatchObject([
    { code: "CLEANUP_INCOMPLETE", message: expect.stringContaining('slot "pool-stuck-01" of pool "stuck"') as string },
  ]);
  expect(await statesOf("stuck")).toEqual(["dirty"]);
  expect(await codeOf(lease("stuck"))).toContain(`is not cleaned yet after launch ${first.launchId}`);
  const waiting = lease("stuck", { waitSeconds: 30 });
  world.ravi.faults.remove(fault.id);
  const second = await waiting;
  expect(await raviJson(second, "secrets", "list")).toEqual([]);
  await second.release();
});

test("a slot whose own secret was changed is not leased until somebody has put it right", async () => {
  const { pool } = await launcher.createPool("spoilt", { size: 1, quarantineSeconds: 0 });
  const owner = vaultOf(pool.slots[0]?.uuid ?? "");
  await owner.secrets.set("TOKEN", "right");
  await owner.secrets.set("OTHER", "right");
  const user = await lease("spoilt");
  await raviJson(user, "secrets", "set", "TOKEN", "planted");
  await raviJson(user, "secrets", "delete", "OTHER");
  await user.release();
  const reason = `launch ${user.launchId} changed secret TOKEN, which is removed, and deleted secret OTHER`;
  expect(user.warnings).toMatchObject([
    { code: "SLOT_SPOILED", message: `Slot "pool-spoilt-01" of pool "spoilt" is not leased any more: ${reason}` },
  ]);
  expect((await launcher.poolStatus("spoilt"))[0]?.slots).toMatchObject([{ state: "spoiled", reason }]);
  expect(await owner.secrets.list()).toEqual([]);
  expect(await codeOf(lease("spoilt"))).toContain("pool-spoilt-01 is spoiled");
  await owner.secrets.set("TOKEN", "right again");
  expect(await launcher.createPool("spoilt", { size: 1 })).toMatchObject({ mended: ["pool-spoilt-01"], made: [] });
  const next = await lease("spoilt");
  expect(await raviJson(next, "secrets", "list")).toMatchObject([{ value: "right again" }]);
  await next.release();
});

test("a drained pool gives nothing away, and is gone when its last launch is", async () => {
  await launcher.createPool("another", { size: 1 });
  await launcher.createPool("drained", { size: 2, quarantineSeconds: 0 });
  const user = await lease("drained");
  const drained = await world.persona(["pool", "drain", "drained"]);
  expect(drained).toMatchObject({
    exitCode: 75,
    stdout: `pool-drained-02 deleted\npool-drained-01 goes when launch ${user.launchId} ends\npool drained: 1 slot is left\n`,
  });
  expect(await codeOf(lease("drained", { waitSeconds: 5 }))).toContain("POOL_DRAINING");
  expect(await codeOf(launcher.createPool("drained", { size: 2 }))).toContain("POOL_DRAINING");
  await user.release();
  expect(await namesAtRavi("pool-drained")).toEqual([]);
  expect(await codeOf(lease("drained"))).toMatch(/^POOL_UNKNOWN .*There are: .*another/);
  expect(await world.persona(["pool", "status", "drained"])).toMatchObject({ exitCode: 66, stdout: "" });
});

test("a slot that Ravi does not delete is left behind, offered, and taken into another pool clean", async () => {
  const { pool } = await launcher.createPool("stale", { size: 2, quarantineSeconds: 0 });
  const [uuid] = pool.slots.map((slot) => slot.uuid ?? "");
  await vaultOf(uuid ?? "").secrets.set("FORMER", "goes");
  const fault = world.ravi.faults.add({ method: "DELETE", path: "/api/identities/*/", kind: "status", status: 405 });
  const drained = await world.persona(["pool", "drain", "stale", "--json"]);
  world.ravi.faults.remove(fault.id);
  expect(drained.exitCode).toBe(77);
  expect(JSON.parse(drained.stdout)).toMatchObject({
    isGone: true,
    deleted: [],
    leftBehind: [{ name: "pool-stale-01" }, { name: "pool-stale-02" }],
  });
  const stale = await world.persona(["identities", "list", "--stale"]);
  expect(stale.stdout).toMatch(/^pool-stale-01\t.*left-behind/);
  expect(stale.stderr).toBe(
    "2 identities were left behind; a pool can use them: persona pool create <name> --size 2 --reuse-stale\n",
  );
  const again = ["pool", "create", "again", "--size", "3", "--reuse-stale", "--quarantine", "0s", "--json"];
  const { stdout } = await world.persona(again);
  expect(JSON.parse(stdout)).toMatchObject({
    reused: ["pool-stale-01", "pool-stale-02"],
    made: ["pool-again-01"],
    pool: { counts: { free: 3 } },
  });
  expect(await vaultOf(uuid ?? "").secrets.list()).toEqual([]);
  const users = await Promise.all([lease("again"), lease("again"), lease("again")]);
  expect(new Set(users.map(({ identity }) => identity.uuid)).size).toBe(3);
  for (const user of users) {
    expect(await raviJson(user, "get", "email")).toMatchObject({ email: user.identity.email });
    await user.release();
  }
  expect(await world.persona(["pool", "drain", "again"])).toMatchObject({ exitCode: 0 });
});

test("a pool grows, never shrinks, leaves the names of others alone, and has each slot once after a kill", async () => {
  await world.account.identities.create({ name: "pool-grown-02" });
  const late = world.ravi.faults.add({
    method: "POST",
    path: "/api/identities/",
    kind: "delay",
    delayMs: 3000,
    times: 3,
  });
  await using killed = world.startPersona(["pool", "create", "grown", "--size", "3"]);
  const isAsked = (): boolean => world.ravi.faults.list().some(({ id, hits }) => id === late.id && hits === 3);
  await waitUntil(isAsked, { what: "three slots to be asked for", timeoutMs: 30_000 });
  killed.kill("SIGKILL");
  await killed.ended;
  expect(await launcher.createPool("grown", { size: 3 })).toMatchObject({
    mended: ["pool-grown-01", "pool-grown-03", "pool-grown-04"],
    pool: { counts: { free: 3 } },
  });
  expect(await namesAtRavi("pool-grown")).toEqual([1, 2, 3, 4].map((number) => `pool-grown-0${number}`));

  const cut = world.ravi.faults.add({ method: "POST", path: "/api/identities/", kind: "reset" });
  expect(await codeOf(launcher.createPool("grown", { size: 5 }))).toContain("RAVI_UNREACHABLE");
  world.ravi.faults.remove(cut.id);
  expect(await launcher.createPool("grown", { size: 5 })).toMatchObject({
    mended: ["pool-grown-05", "pool-grown-06"],
    pool: { counts: { free: 5 } },
  });
  // As if one of the requests had taken effect at last.
  await world.account.identities.create({ name: "pool-grown-05" });
  await launcher.recover({ settlingMs: 0 });
  expect(await namesAtRavi("pool-grown")).toEqual([1, 2, 3, 4, 5, 6].map((number) => `pool-grown-0${number}`));
  expect(await launcher.createPool("grown", { size: 5 })).toMatchObject({ made: [], mended: [], reused: [] });
  expect(await codeOf(launcher.createPool("grown", { size: 4 }))).toMatch(/^OPTION_INVALID .*persona pool drain grown/);
  expect(await codeOf(launcher.createPool("grown", { size: 5, prefix: "x" }))).toContain("OPTION_INVALID");
  expect(await codeOf(launcher.createPool("Grown!", { size: 5 }))).toContain("IDENTITY_NAME_INVALID");
  const byName = launcher.prepareEnvironment({ identity: { lifecycle: "named", name: "pool-grown-01" } });
  expect(await codeOf(byName)).toMatch(/^OPTION_INVALID .*slot of pool "grown"/);
  expect(await world.persona(["pool", "drain", "grown"])).toMatchObject({ exitCode: 0 });
  expect(await namesAtRavi("pool-grown")).toEqual(["pool-grown-02"]);
});

test("a handle that keeps its identity keeps its slot", async () => {
  await launcher.createPool("keepers", { size: 2, quarantineSeconds: 0 });
  await world.writePersona({
    id: "keeper",
    description: "Keeps its identity",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Work.",
    ravi: { identity: { lifecycle: "pool", name: "keepers" } },
  });
  const agent = join(world.workspace, "agent");
  await writeFile(agent, '#!/bin/sh\necho "$RAVI_EMAIL"\n', { mode: 0o700 });
  const options = { keepIdentity: true, conversation: "new", commandOverrides: { claude: agent } } as const;
  const handle = launcher.usePersona("keeper", options);
  const results = [await handle.sendMessage("One"), await handle.sendMessage("Two")];
  for (const { status, output, identity } of results) {
    expect({ status, address: output.trim() }).toEqual({ status: "completed", address: results[0]?.identity.email });
    expect(identity).toMatchObject({ name: "pool-keepers-01", release: { kind: "held" } });
  }
  expect(await statesOf("keepers")).toEqual(["in-use", "free"]);
  await handle[Symbol.asyncDispose]();
  expect(await statesOf("keepers")).toEqual(["free", "free"]);
});

test("a pool with phones has them, and text messages of the user before are nobody's", async () => {
  await launcher.createPool("callers", { size: 1, phone: true, quarantineSeconds: 0 });
  const first = await lease("callers");
  const to = first.identity.phone ?? "";
  world.ravi.deliverSms({ to, from: "+12025550123", body: "Your code is 482913" });
  expect(await raviJson(first, "message", "sms")).toMatchObject([{ body: "Your code is 482913" }]);
  await first.release();
  const second = await lease("callers");
  world.ravi.deliverSms({ to, from: "+12025550123", body: "Your code is 111222" });
  expect(await raviJson(second, "message", "sms")).toMatchObject([{ body: "Your code is 111222" }]);
  expect(await raviJson(second, "inbox", "sms")).toMatchObject([{ message_count: 1, unread_count: 1 }]);
  expect(await raviJson(second, "wait", "code", "--timeout", "10")).toMatchObject({ code: "111222" });
  await second.release();
});

test("persona identities create makes a named identity ahead, and release lets go of it", async () => {
  const create = await world.persona(["identities", "create", "ahead", "--json"]);
  const { uuid } = JSON.parse(create.stdout) as { uuid: string };
  expect(JSON.parse(create.stdout)).toMatchObject({ name: "ahead", lifecycle: "named", state: "ready", how: "made" });
  expect(await launcher.createIdentity("ahead")).toMatchObject({ how: "reused", identity: { uuid } });
  const user = await launcher.prepareEnvironment({ identity: { lifecycle: "named", name: "ahead" } });
  expect(user.identity.uuid).toBe(uuid);
  expect(await world.persona(["identities", "release", "ahead"])).toMatchObject({ exitCode: 75, stdout: "" });
  await user.release();
  await launcher.releaseIdentity("ahead");
  expect((await launcher.listIdentities()).filter(({ name }) => name === "ahead")).toEqual([]);
  expect(await launcher.createIdentity("ahead")).toMatchObject({ how: "found", identity: { uuid, isMade: true } });
  await launcher.createPool("owner", { size: 1 });
  expect(await codeOf(launcher.releaseIdentity("pool-owner-01"))).toContain("OPTION_INVALID");
  expect(await codeOf(launcher.createIdentity("No!"))).toContain("IDENTITY_NAME_INVALID");
});
