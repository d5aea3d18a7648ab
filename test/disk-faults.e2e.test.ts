import { randomInt } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskCases } from "./src/disk-faults/disk-cases.ts";
import { createDiskWorld, type DiskWorld } from "./src/disk-faults/disk-world.ts";
import { whyNoDisk } from "./src/disk-faults/mounted-disk.ts";
import { isAlive, waitUntil } from "./src/processes.ts";
import { linkPersona, readScripts } from "./src/pages.ts";
import { startCommand } from "./src/run-cli.ts";

const place = await mkdtemp(join(tmpdir(), "disk-"));
const missing = {
  tmpfs: await whyNoDisk("tmpfs", join(place, "tmpfs")),
  ext4: await whyNoDisk("ext4", join(place, "ext4")),
  nobody: process.getuid?.() === 0 ? undefined : "only root may be somebody else",
};
await rm(place, { recursive: true, force: true });

function newMarker(): string {
  return `disk-${randomInt(1_000_000_000)}`;
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/\[([A-Z_]+)\]$/gm)].map(([, code]) => code ?? "").sort();
}

async function movedAside({ state }: DiskWorld): Promise<string[]> {
  const names = await readdir(state).catch((): string[] => []);
  return names.filter((name) => /^launcher\.db\.damaged-\w+$/.test(name));
}

test.concurrent.for(diskCases)("when $title, the outcome is clear and nothing is left", async (one, { skip }) => {
  const { stateDisk, workspaceDisk, isNobody } = one;
  const disk = stateDisk ?? workspaceDisk;
  const why = (disk === undefined ? undefined : missing[disk]) ?? (isNobody === true ? missing.nobody : undefined);
  if (why !== undefined) skip(why);
  await using world = await createDiskWorld(newMarker(), one);
  if (one.isFlood === true) await world.agentsDo("flood");
  if (one.before !== undefined) await world.sh(one.before);
  const { exitCode, stdout, stderr } = await world.persona(world.runArgs, one.fault);
  await world.unlock();
  if (one.isGivenUp === true) await world.repair();
  if (one.heal !== undefined) await world.sh(one.heal);

  const told = codesIn(stderr);
  expect({ exitCode, codes: told.filter((code) => code !== one.mayAlso), stdout }, stderr).toEqual({
    exitCode: one.exitCode,
    codes: one.codes,
    stdout: one.exitCode === 0 ? "done\n" : "",
  });
  // What a user can do about it; of an agent that failed, where its log is, and mostly what to do.
  const hints = (stderr.match(/^ *→ /gm) ?? []).length - told.length;
  expect(one.exitCode === 1 ? [1, 2] : [0], stderr).toContain(hints);
  expect(stderr).toMatch(one.says ?? "");
  expect(world.asked()).toBe(one.asked ?? 1);
  expect(await world.leftOver()).toEqual([]);
  expect(await movedAside(world)).toHaveLength(one.aside ?? 0);
});

interface Listed {
  launches: { id: string; status: string }[];
}

test.concurrent("books that are deleted under a launch do not give its identity to the next one", async () => {
  await using world = await createDiskWorld(newMarker(), { situation: "named" });
  await world.agentsDo("hold");
  const first = world.start(world.runArgs);
  await waitUntil(() => readFile(join(world.root, "signs/running")).then(() => true), {
    what: "the agent to run",
    timeoutMs: 60_000,
  });
  await world.sh('rm "$STATE"/launcher.db*');
  const second = await world.persona(world.runArgs);
  expect({ exitCode: second.exitCode, codes: codesIn(second.stderr) }, second.stderr).toEqual({
    exitCode: 75,
    codes: ["IDENTITY_BUSY"],
  });
  const { launches } = JSON.parse((await world.persona(["launches", "--live", "--json"])).stdout) as Listed;
  expect(launches).toHaveLength(1);
  await world.letGo();
  const { exitCode, stderr } = await first.ended;
  expect({ exitCode, codes: codesIn(stderr) }, stderr).toEqual({ exitCode: 0, codes: ["BOOKS_LOST"] });
  expect((await world.persona(["launches", "--live", "--json"])).stdout).toContain('"launches": []');
  expect(await world.persona(world.runArgs)).toMatchObject({ exitCode: 0 });
  expect(await world.leftOver()).toEqual([]);
});

test.concurrent("a launch that dies after its books is taken back by what stands in its directory", async () => {
  await using world = await createDiskWorld(newMarker());
  await world.agentsDo("hold");
  const running = world.start(world.runArgs);
  const pid = await waitUntil(() => readFile(join(world.root, "signs/running"), "utf8").then(Number), {
    what: "the agent to run",
    timeoutMs: 60_000,
  });
  const children = (await readFile(`/proc/${running.pid}/task/${running.pid}/children`, "utf8")).trim().split(" ");
  await world.sh('rm "$STATE"/launcher.db*');
  // The keeper first, and nobody to notice it: the agent outlives them both.
  running.kill("SIGSTOP");
  for (const child of children) process.kill(Number(child), "SIGKILL");
  running.kill("SIGKILL");
  await running.ended.catch(() => {});
  expect(isAlive(pid)).toBe(true);
  expect(await world.account.identities.list()).toHaveLength(1);

  const gc = await world.persona(["gc"]);
  expect({ exitCode: gc.exitCode, codes: codesIn(gc.stderr) }, gc.stderr).toEqual({
    exitCode: 0,
    codes: ["BOOKS_LOST"],
  });
  expect(isAlive(pid)).toBe(false);
  expect(await world.account.identities.list()).toEqual([]);
  expect(await world.leftOver()).toEqual([]);
});

test.concurrent("results that the disk does not take are RESULTS_UNWRITABLE, and the next run goes on with them", async ({
  skip,
}) => {
  if (missing.tmpfs !== undefined) skip(missing.tmpfs);
  await using world = await createDiskWorld(newMarker(), { workspaceDisk: "tmpfs" });
  await writeFile(join(world.root, "tasks.jsonl"), '{"task":"Work"}\n');
  const results = join(world.root, "work/results.jsonl");
  const args = [
    "run",
    "clerk",
    "--persona-dir",
    world.personas,
    "--tasks",
    join(world.root, "tasks.jsonl"),
    "--results",
    results,
  ];
  const script = 'dd if=/dev/zero of="$WORKSPACE/../filler" bs=1k 2>/dev/null || true';
  const full = await world.persona(args, { step: "launch.ended", script });
  expect({ exitCode: full.exitCode, codes: codesIn(full.stderr) }, full.stderr).toEqual({
    exitCode: 73,
    codes: ["RESULTS_UNWRITABLE"],
  });
  await world.sh('rm "$WORKSPACE/../filler"');
  expect(await world.persona(args)).toMatchObject({ exitCode: 0 });
  expect((await readFile(results, "utf8")).match(/"status":"completed"/g)).toHaveLength(1);
  await rm(results);
  expect(await world.leftOver()).toEqual([]);
});

test.concurrent("the commands of docs/operations.md about lost books work, and several may notice the damage at once", async () => {
  await using world = await createDiskWorld(newMarker(), { situation: "named" });
  expect(await world.persona(world.runArgs)).toMatchObject({ exitCode: 0 });
  await world.account.identities.create({ name: "task-of-another-machine" });
  await world.sh('dd if=/dev/urandom of="$STATE/launcher.db" bs=4096 seek=6 count=3 conv=notrunc 2>/dev/null');
  const lists = await Promise.all([1, 2, 3].map(() => world.persona(["identities", "list"])));
  expect(lists.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  const names = await movedAside(world);
  expect(names).toHaveLength(1);
  expect(lists.filter(({ stderr }) => stderr.includes("[BOOKS_DAMAGED]"))).toHaveLength(1);

  await linkPersona(join(world.root, "bin"));
  const script = await readScripts("docs/operations.md", "## When the disk misbehaves");
  const env = { ...world.env, IDENTITY: "task-of-another-machine", DAMAGED: join(world.state, names[0] ?? "") };
  const { exitCode, stdout, stderr } = await startCommand("/bin/sh", ["-c", script], {
    env,
    cwd: world.workspace.path,
  }).ended;
  expect({ exitCode, stderr }, stdout).toEqual({
    exitCode: 0,
    stderr: expect.stringMatching(/^1 identity was left behind; .*\n(?:the rest of .* cannot be read: .*\n)?$/),
  });
  expect(stdout).toMatch(/^task-of-another-machine\s.*left-behind: the books were lost/m);
  expect(stdout).toContain("task-of-another-machine deleted\n");
  expect(stdout).toMatch(/^ok {5}\d+ rows/m);
  await rm(join(world.workspace.path, "damaged.jsonl"), { force: true });
  const { identities } = JSON.parse((await world.persona(["identities", "list", "--json"])).stdout) as {
    identities: object[];
  };
  expect(identities).toEqual([expect.objectContaining({ name: "clerk", lifecycle: "named", state: "ready" })]);
  expect(await world.leftOver()).toEqual([]);
});
