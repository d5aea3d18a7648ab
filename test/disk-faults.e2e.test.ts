import { expect, test } from "vitest";
import { createDiskWorld, type DiskFault, type DiskWorldOptions } from "./src/disk-faults/disk-world.ts";

interface Case extends DiskWorldOptions, DiskFault {
  title: string;
  does?: "flood" | "hold";
  heal: string;
}

const fill = "dd if=/dev/zero bs=1k of=";
const garbage = `head -c 20000 /dev/urandom`;
const cases: Case[] = [
  { title: "full at start", stateKiB: 512, script: `mkdir -p "$STATE"; ${fill}"$STATE/../filler" 2>/dev/null || true`, heal: `rm "$STATE/../filler"` },
  { title: "full but 40 KiB at start", stateKiB: 512, script: `mkdir -p "$STATE"; ${fill}"$STATE/../filler" count=460 2>/dev/null`, heal: `rm "$STATE/../filler"` },
  { title: "ro at start", stateKiB: 512, script: `mount -o remount,ro "$STATE/.."`, heal: `mount -o remount,rw "$STATE/.."` },
  { title: "garbage at start", script: `mkdir -m 700 -p "$STATE"; ${garbage} > "$STATE/launcher.db"`, heal: `true` },
  ...["identity.made", "directory.made", "scope.claimed", "scope.config-written", "process.noted", "launch.ending", "undone.identity"].flatMap((step): Case[] => [
    { title: `full at ${step}`, step: step as "identity.made", stateKiB: 1024, script: `${fill}"$STATE/../filler" 2>/dev/null || true`, heal: `rm "$STATE/../filler"` },
    { title: `ro at ${step}`, step: step as "identity.made", stateKiB: 1024, script: `mount -o remount,ro "$STATE/.." || mount -o remount,ro,force "$STATE/.."`, heal: `mount -o remount,rw "$STATE/.."` },
    { title: `deleted at ${step}`, step: step as "identity.made", script: `rm "$STATE"/launcher.db*`, heal: `true` },
    { title: `overwritten at ${step}`, step: step as "identity.made", script: `${garbage} | dd conv=notrunc of="$STATE"/launcher.db bs=1k 2>/dev/null; ${garbage} | dd conv=notrunc of="$STATE"/launcher.db-wal bs=1k 2>/dev/null`, heal: `true` },
    { title: `all gone at ${step}`, step: step as "identity.made", script: `rm -rf "$STATE"`, heal: `true` },
  ]),
  { title: "flood", stateKiB: 4096, does: "flood", script: `true`, heal: `true` },
  { title: "workspace full", workspaceKiB: 1024, step: "scope.claimed", script: `${fill}"$WORKSPACE/../filler" 2>/dev/null || true`, heal: `rm "$WORKSPACE/../filler"` },
];

test.concurrent.each(cases)("$title", async (one) => {
  await using world = await createDiskWorld(`probe-${Math.random()}`, one);
  if (one.does !== undefined) await world.agentsDo(one.does);
  if (one.step === undefined) await world.sh(one.script);
  const result = await world.persona(["run", "clerk", "Work", "--persona-dir", world.personas, "--timeout", "20"], one.step === undefined ? undefined : one);
  const at = (await world.account.identities.list()).map((i) => i.name);
  await world.sh(one.heal);
  const left = await world.leftOver().catch((e: unknown) => [`gc: ${String(e)}`]);
  console.log(one.title, result.exitCode, "\n", result.stdout, result.stderr.split("\n").filter((l) => !/^(identity|scope|agent|says|used)/.test(l)).join("\n").slice(0,1500), "\nIDENTITIES", at, "\nLEFT", left);
  expect(1).toBe(1);
});
