import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { readProcess } from "../process/proc.ts";
import { currentHolder, type Holder, holderState, isHolderAlive, ownHolder } from "./holder.ts";

async function startShell(script: string): Promise<{ holder: Holder; end: () => Promise<void>; output: () => string }> {
  const child = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const exited = once(child, "exit");
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(end);
  const entry = await readProcess(child.pid ?? 0);
  const holder = { ...ownHolder(), pid: child.pid ?? 0, startTicks: entry?.startTicks ?? "" };
  return { holder, end, output: () => output };
}

test("this process is a living holder, with its pid, start time, host and boot", async () => {
  const holder = await currentHolder();

  expect(holder).toEqual({
    pid: process.pid,
    startTicks: expect.stringMatching(/^\d+$/),
    host: expect.stringMatching(/ pid:\[\d+\]$/),
    boot: expect.stringMatching(/^[\da-f-]{36}$/),
  });
  expect(holder.host.startsWith(`${hostname()} `)).toBe(true);
  expect(ownHolder()).toBe(holder);
  expect(await isHolderAlive(holder)).toBe(true);
});

test("a holder lives as long as its process", async () => {
  const { holder, end } = await startShell("exec sleep 300");
  expect(holderState(holder)).toBe("alive");
  await end();
  expect(holderState(holder)).toBe("dead");
  expect(await isHolderAlive(holder)).toBe(false);
});

test("a stopped process is alive", async () => {
  const { holder } = await startShell("kill -STOP $$");
  await vi.waitFor(async () => expect(await readFile(`/proc/${holder.pid}/stat`, "utf8")).toContain(") T "), 20_000);

  expect(holderState(holder)).toBe("alive");
});

test("another process under the same pid is not the holder", () => {
  const holder = ownHolder();

  expect(holderState({ ...holder, startTicks: String(Number(holder.startTicks) + 1) })).toBe("dead");
  expect(holderState({ ...holder, startTicks: "" })).toBe("dead");
});

test("a zombie is dead", async () => {
  const { output } = await startShell("sleep 0 & echo $!; exec sleep 300");
  const pid = await vi.waitFor(async () => {
    const noted = Number(output());
    expect(await readFile(`/proc/${noted}/stat`, "utf8")).toContain(") Z ");
    return noted;
  }, 20_000);
  const entry = await readProcess(pid);

  expect(holderState({ ...ownHolder(), pid, startTicks: entry?.startTicks ?? "" })).toBe("dead");
});

const here = ownHolder();
const namespace = here.host.split(" ").at(-1);
const goneStart = String(Number(here.startTicks) + 1);

test.each<{ who: string; changes: Partial<Holder>; state: string }>([
  { who: "who ran before this machine started anew", changes: { boot: "earlier" }, state: "dead" },
  { who: "who wrote no host, as earlier versions", changes: { host: "", boot: "" }, state: "alive" },
  {
    who: "who wrote no host and is gone",
    changes: { host: "", boot: "", startTicks: goneStart },
    state: "dead",
  },
  { who: "who ran before the host changed its name", changes: { host: `old-name ${namespace}` }, state: "alive" },
  {
    who: "who ran before the host changed its name and is gone",
    changes: { host: `old-name ${namespace}`, startTicks: goneStart },
    state: "dead",
  },
  { who: "another container of this machine", changes: { host: `${hostname()} pid:[1]` }, state: "unknown" },
  {
    who: "another container, whatever has its pid here",
    changes: { host: "elsewhere pid:[1]", startTicks: goneStart },
    state: "unknown",
  },
  { who: "another machine", changes: { host: `elsewhere ${namespace}`, boot: "other" }, state: "unknown" },
  { who: "two hosts whose namespaces have no name", changes: { host: "elsewhere " }, state: "unknown" },
])("$who is $state", async ({ changes, state }) => {
  expect(holderState({ ...here, ...changes })).toBe(state);
  expect(await isHolderAlive({ ...here, ...changes })).toBe(state !== "dead");
});

const blindProgram = `
  import { openSync } from "node:fs";
  import { holderState, ownHolder } from "./holder.ts";
  const here = ownHolder();
  const other = { ...here, ...JSON.parse(process.argv[1]) };
  const before = holderState(other);
  try { for (;;) openSync("/dev/null"); } catch (error) { process.stderr.write(error.code); }
  process.stdout.write(before + " " + holderState(other) + " " + holderState({ ...here, pid: 2 ** 22 + 1 }));
`;

test("a process that has no file left to look with takes nobody for dead who answers to signals", async () => {
  const { holder } = await startShell("exec sleep 300");
  const script = `ulimit -n 64; exec "$0" ${asBuilt.join(" ")} --input-type=module -e "$1" "$2"`;
  const child = spawn("/bin/sh", ["-c", script, process.execPath, blindProgram, JSON.stringify(holder)], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "pipe", "pipe"],
  });

  expect(await Promise.all([text(child.stdout), text(child.stderr)])).toEqual(["alive alive dead", "EMFILE"]);
});
