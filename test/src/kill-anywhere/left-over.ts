import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openRecords } from "@persona-launcher/launcher";
import { createRaviClient, readScope } from "@persona-launcher/ravi";
import { listIdentities, type IdentityRecord } from "../../../packages/launcher/src/identity/identity-registry.ts";
import { openBooks } from "../../../packages/launcher/src/ledger/books.ts";
import { openIntents } from "../../../packages/launcher/src/ledger/journal.ts";
import { isAlive } from "../processes.ts";
import { diffTrees, snapshotTree, type TreeSnapshot } from "../tree-snapshot.ts";
import type { KillWorld, Workspace } from "./kill-world.ts";

/** A keeper kills what it started within two seconds of its launcher's death; the machine may be busy. */
const patienceMs = 8_000;

/** What must not be left in any of five ways; each in words. */
export interface LeftOver {
  identities: string[];
  processes: string[];
  files: string[];
  scopes: string[];
  books: string[];
}

export interface LeftOverOptions {
  /** Whether an identity may be there that was for one launch, if the books say why. @default false */
  mayLeaveBehind?: boolean;
}

/** Looks for everything that may be left after `persona gc`. */
export async function findLeftOver(
  world: KillWorld,
  workspaces: readonly Workspace[],
  children: readonly number[],
  { mayLeaveBehind = false }: LeftOverOptions = {},
): Promise<LeftOver> {
  using books = await openBooks(world.state);
  const launches = books.database.prepare("SELECT id, ended_at FROM launches").all() as unknown as LaunchRow[];
  const ids = new Set(launches.map(({ id }) => id));
  const known = listIdentities(books);
  const checked = await checkScopes(world, known, workspaces);
  const processes = await waitForNone(() => processesOf(world.marker, ids, children));
  return {
    identities: await identityFaults(world, known, mayLeaveBehind),
    processes,
    files: await fileFaults(world, checked),
    scopes: [...(await scopeFaults(world, checked, ids)), ...(await copyFaults(world, known))],
    books: [
      ...launches.filter(({ ended_at }) => ended_at === null).map(({ id }) => `launch ${id} is open`),
      ...openIntents(books).map(({ effect, launchId }) => `${effect} of ${launchId} is open`),
      ...books.database
        .prepare("SELECT resource FROM leases")
        .all()
        .map((row) => `${(row as { resource: string }).resource} is leased`),
      ...(await ledgerFaults(world)),
    ],
  };
}

interface CheckedWorkspace extends Workspace {
  /** Whether it has an identity of its own, and the scope of that. */
  isProvisioned: boolean;
}

interface LaunchRow {
  id: string;
  ended_at: string | null;
}

/** What Ravi has and the books do not, or the other way round. What a person made need not be in them, and is still there. */
async function identityFaults(
  world: KillWorld,
  known: ReturnType<typeof listIdentities>,
  mayLeaveBehind: boolean,
): Promise<string[]> {
  const there = await world.account.identities.list();
  const persons = new Set(there.filter(({ uuid }) => world.persons.has(uuid)).map(({ uuid }) => uuid));
  const ours = there.filter(({ uuid }) => !world.persons.has(uuid));
  return [
    ...[...world.persons].filter((uuid) => !persons.has(uuid)).map((uuid) => `a person's identity ${uuid} is gone`),
    ...ours
      .filter(({ uuid }) => !known.some((record) => record.uuid === uuid))
      .map(({ name }) => `${name} is not in the books`),
    ...known
      .filter(({ uuid }) => !there.some((identity) => identity.uuid === uuid))
      .map(({ name, state }) => `${name} is in the books (${state}), and not at Ravi`),
    ...known
      .filter(({ lifecycle }) => lifecycle === "ephemeral")
      .filter(({ state, reason = "" }) => !mayLeaveBehind || state !== "left-behind" || reason === "")
      .map(({ name, state }) => `${name} was for one launch, and is there (${state})`),
  ];
}

/** A workspace whose identity stands has a scope, with which one acts as that identity. */
async function checkScopes(
  world: KillWorld,
  known: readonly IdentityRecord[],
  workspaces: readonly Workspace[],
): Promise<CheckedWorkspace[]> {
  return await Promise.all(
    workspaces.map(async (workspace) => {
      const record = known.find((one) => one.workspace === workspace.path && one.state === "ready");
      return { ...workspace, isProvisioned: record !== undefined && (await actsAs(world, workspace, record)) };
    }),
  );
}

async function actsAs({ ravi: { apiUrl } }: KillWorld, { path }: Workspace, record: IdentityRecord): Promise<boolean> {
  const directory = join(path, ".ravi");
  const scope = await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: path }).catch(() => undefined);
  if (scope?.identityKey === undefined || scope.identityUuid !== record.uuid) return false;
  const addresses = await createRaviClient({ apiUrl, key: scope.identityKey }).emailAddresses.list();
  return addresses.some(({ email }) => email === record.email);
}

async function waitForNone(find: () => Promise<string[]>): Promise<string[]> {
  for (const deadline = performance.now() + patienceMs; ; await delay(100)) {
    const found = await find();
    if (found.length === 0 || performance.now() > deadline) return found;
  }
}

/** By the marker on their command line, by the launch id in their environment, and by having been the launcher's child. */
async function processesOf(marker: string, ids: ReadonlySet<string>, children: readonly number[]): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await textOf(`/proc/${pid}/cmdline`);
      const environment = await textOf(`/proc/${pid}/environ`);
      const isOurs =
        command.includes(marker) ||
        (environment.includes("PERSONA_LAUNCH_ID=") &&
          [...ids].some((id) => environment.includes(`PERSONA_LAUNCH_ID=${id}`))) ||
        (children.includes(pid) && command.includes("keeper-main"));
      return isOurs && pid !== process.pid && isAlive(pid)
        ? `${pid} ${command.replaceAll("\0", " ").slice(0, 120)}`
        : "";
    }),
  );
  return found.filter((line) => line !== "");
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, "latin1").catch(() => "");
}

/** What a workspace has as long as it has an identity. */
const standing = /^(?:\.ravi(?:\/.*)?|tools(?:\/identity\.json)?) was added$|^\.env\.local is changed$/;

async function fileFaults(world: KillWorld, workspaces: readonly CheckedWorkspace[]): Promise<string[]> {
  const home = { path: world.user.home, before: world.homeBefore, isProvisioned: false };
  const faults = await Promise.all(
    [home, ...workspaces].map(async ({ path, before, isProvisioned }) =>
      (await changesIn(path, before)).filter((line) => !isProvisioned || !standing.test(line)),
    ),
  );
  return faults.flat();
}

async function changesIn(path: string, before: TreeSnapshot): Promise<string[]> {
  const { added, removed, changed } = diffTrees(before, await snapshotTree(path));
  return [
    ...added.map((name) => `${name} was added`),
    ...removed.map((name) => `${name} is gone`),
    ...changed.map((name) => `${name} is changed`),
  ];
}

/** A launch leaves its masked logs, and nothing that an agent's `ravi` could use. */
async function scopeFaults(
  world: KillWorld,
  workspaces: readonly CheckedWorkspace[],
  ids: ReadonlySet<string>,
): Promise<string[]> {
  const unprovisioned = workspaces.filter(({ isProvisioned }) => !isProvisioned);
  const scopes = await Promise.all(
    unprovisioned.map(({ path }) =>
      lstat(join(path, ".ravi")).then(
        () => `${path}/.ravi is there`,
        () => "",
      ),
    ),
  );
  const launches = join(world.state, "launches");
  const left = await Promise.all(
    (await readdir(launches).catch(() => [])).map(async (id) => {
      const names = (await readdir(join(launches, id))).filter((name) => !name.endsWith(".log"));
      return [...names.map((name) => `launches/${id}/${name} is there`), ...(ids.has(id) ? [] : [`${id} is unknown`])];
    }),
  );
  return [...scopes.filter((fault) => fault !== ""), ...left.flat()];
}

/** The scope of a workspace has a copy, which goes with its identity. */
async function copyFaults({ state }: KillWorld, known: readonly IdentityRecord[]): Promise<string[]> {
  const copies = await readdir(join(state, "scopes")).catch(() => []);
  return copies.filter((uuid) => !known.some((one) => one.uuid === uuid)).map((uuid) => `scopes/${uuid} is there`);
}

async function ledgerFaults({ state }: KillWorld): Promise<string[]> {
  using records = await openRecords(state);
  const { isValid, fault } = await records.verify();
  return isValid ? [] : [`the ledger is broken: ${fault?.message ?? ""}`];
}
