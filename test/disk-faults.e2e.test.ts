import { randomInt } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { afterAll, expect, test } from "vitest";
import { createDiskWorld, type DiskFault, type DiskWorldOptions } from "./src/disk-faults/disk-world.ts";
import { whyNoDisk } from "./src/disk-faults/mounted-disk.ts";

interface DiskCase extends DiskWorldOptions {
  title: string;
  /** What is wrong before the launch begins. */
  before?: string;
  /** What goes wrong in the middle of it. */
  fault?: DiskFault;
  /** What the agent does besides. */
  agent?: "flood";
  /** Makes the disk well again; `repair` for one that its kernel has given up. */
  heal?: string;
  isGivenUp?: boolean;
  exitCode: number;
  /** Codes on standard error: of the error, and of warnings. */
  codes: string[];
  /** How often an identity was asked for. @default 1 */
  asked?: number;
  /** Damaged books that were moved aside. @default 0 */
  damaged?: number;
}

const fill = 'dd if=/dev/zero of="$DISK/filler" bs=1k 2>/dev/null || true';
const empty = 'rm "$DISK/filler"';
const giveUp = 'mount -o remount,abort "$DISK"';
const drop = 'rm "$STATE"/launcher.db*';
const scribble =
  'for part in "" -wal; do head -c 20000 /dev/urandom | dd of="$STATE/launcher.db$part" conv=notrunc 2>/dev/null; done';
const cut = 'truncate -s 5000 "$STATE/launcher.db"; truncate -s 0 "$STATE/launcher.db-wal"';

const cases: DiskCase[] = [
  { title: "the state's disk is full", stateDisk: "tmpfs", before: fill, heal: empty, exitCode: 73, codes: ["STATE_UNWRITABLE"], asked: 0 },
  { title: "the state's disk is read-only", stateDisk: "tmpfs", before: 'mount -o remount,ro "$DISK"', heal: 'mount -o remount,rw "$DISK"', exitCode: 73, codes: ["STATE_UNWRITABLE"], asked: 0 },
  { title: "the state's place belongs to another user", isNobody: true, heal: 'chown 65534 "$DISK"', exitCode: 73, codes: ["STATE_UNWRITABLE"], asked: 0 },
  { title: "the launches' place belongs to another user", isNobody: true, before: 'mkdir -p "$STATE/launches"; chown 65534 "$DISK" "$STATE"', heal: 'chown 65534 "$STATE/launches"', exitCode: 73, codes: ["STATE_UNWRITABLE"], asked: 0 },
  { title: "the state directory is a link that leads nowhere", before: 'ln -s nowhere "$STATE"', heal: 'rm "$STATE"', exitCode: 73, codes: ["STATE_UNWRITABLE"], asked: 0 },
  { title: "the books are of a newer version", before: "$PERSONA; sqlite", exitCode: 65, codes: ["DATABASE_TOO_NEW"], asked: 0 },
  { title: "the workspace's disk is full", workspaceDisk: "tmpfs", before: 'dd if=/dev/zero of="$WORKSPACE/../filler" bs=1k 2>/dev/null || true', heal: 'rm "$WORKSPACE/../filler"', exitCode: 66, codes: ["WORKSPACE_READ_ONLY"], asked: 0 },
  { title: "the state directory is a link", before: 'mkdir "$ROOT/elsewhere"; ln -s "$ROOT/elsewhere" "$STATE"', exitCode: 0, codes: [] },
  { title: "the state directory has blanks and signs in its path", stateHome: `my 'state' "dir" – 状態 $HOME %20?#`, exitCode: 0, codes: [] },
  { title: "the books are no database", before: 'mkdir -m 700 "$STATE"; head -c 20000 /dev/urandom >"$STATE/launcher.db"', exitCode: 0, codes: ["BOOKS_DAMAGED"], damaged: 1 },
  { title: "the state's disk is full once the identity is made", stateDisk: "tmpfs", fault: { step: "identity.made", script: fill }, heal: empty, exitCode: 73, codes: ["STATE_UNWRITABLE"] },
  { title: "the state's disk is full once the launch directory is made", stateDisk: "tmpfs", fault: { step: "directory.parent-made", script: fill }, heal: empty, exitCode: 73, codes: ["STATE_UNWRITABLE"] },
  { title: "the state's disk is given up once the identity is made", stateDisk: "ext4", fault: { step: "identity.made", script: giveUp }, isGivenUp: true, exitCode: 73, codes: ["STATE_UNWRITABLE"] },
  { title: "the books are deleted once the identity is made", fault: { step: "identity.made", script: drop }, exitCode: 75, codes: ["LEASE_LOST", "BOOKS_LOST"] },
  { title: "the books are cut short once the launch directory is made", fault: { step: "directory.made", script: cut }, exitCode: 65, codes: ["DATABASE_DAMAGED"], damaged: 1 },
  { title: "the workspace's disk is full once the scope is begun", workspaceDisk: "tmpfs", fault: { step: "scope.directory-made", script: 'dd if=/dev/zero of="$WORKSPACE/../filler" bs=1k 2>/dev/null || true' }, heal: 'rm "$WORKSPACE/../filler"', exitCode: 73, codes: ["SCOPE_UNWRITABLE"] },
  { title: "the agent's output fills the disk", stateDisk: "tmpfs", agent: "flood", exitCode: 1, codes: [] },
  { title: "the state's disk is full while the agent runs", stateDisk: "tmpfs", fault: { step: "process.noted", script: fill }, heal: empty, exitCode: 1, codes: ["BOOKS_INCOMPLETE"] },
  { title: "the books are deleted while the agent runs", fault: { step: "process.noted", script: drop }, exitCode: 0, codes: ["BOOKS_LOST"] },
  { title: "all of the state is deleted while the agent runs", fault: { step: "process.noted", script: 'rm -rf "$STATE"' }, exitCode: 0, codes: ["BOOKS_LOST"] },
  { title: "the books are cut short while the agent runs", fault: { step: "process.noted", script: cut }, exitCode: 0, codes: ["BOOKS_INCOMPLETE"], damaged: 1 },
  { title: "the books are written over while the agent runs", fault: { step: "process.noted", script: scribble }, exitCode: 0, codes: [], damaged: 1 },
  { title: "the state's disk is given up while the agent runs", stateDisk: "ext4", fault: { step: "process.noted", script: giveUp }, isGivenUp: true, exitCode: 0, codes: ["BOOKS_INCOMPLETE"] },
  { title: "the state's disk is full at the end", stateDisk: "tmpfs", fault: { step: "launch.ending", script: fill }, heal: empty, exitCode: 0, codes: ["BOOKS_INCOMPLETE"] },
  { title: "the state's disk is given up at the end", stateDisk: "ext4", fault: { step: "launch.ending", script: giveUp }, isGivenUp: true, exitCode: 0, codes: ["BOOKS_INCOMPLETE", "CLEANUP_INCOMPLETE"] },
  { title: "the books are deleted when the identity is", fault: { step: "undone.identity", script: drop }, exitCode: 0, codes: ["BOOKS_LOST"] },
];

test.concurrent.each(cases)("$title", async (one) => {
  await using world = await createDiskWorld(`disk-${randomInt(1e9)}`, one);
  if (one.agent !== undefined) await world.agentsDo(one.agent);
  if (one.before !== undefined) await world.sh(one.before);
  const result = await world.persona(world.runArgs, one.fault);
  if (one.isGivenUp === true) await world.repair();
  if (one.heal !== undefined) await world.sh(one.heal);
  const codes = [...result.stderr.matchAll(/\[([A-Z_]+)\]$/gm)].map(([, code]) => code);
  const at = (await world.account.identities.list()).map((i) => i.name);
  const left = await world.leftOver().catch((e: unknown) => [`gc: ${String(e)}`]);
  const files = await readdir(world.state).catch(() => []);
  console.log(one.title, result.exitCode, one.exitCode, "\n", result.stdout, result.stderr.split("\n").filter((l) => !/^(identity|scope|agent|says|used)/.test(l)).join("\n").slice(0,1500), "\nASKED", world.asked(), "\nIDENTITIES", at, "\nLEFT", left, files.filter((f) => !/^launcher.db(-wal|-shm)?$/.test(f)));
  expect({ codes: codes.sort(), exitCode: result.exitCode, asked: world.asked(), left }).toEqual({ codes: one.codes.toSorted(), exitCode: one.exitCode, asked: one.asked ?? 1, left: [] });
});
