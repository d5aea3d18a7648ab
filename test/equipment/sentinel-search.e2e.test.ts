import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { watchArgv } from "../src/argv-watch.ts";
import { waitUntil } from "../src/processes.ts";
import { openPseudoTerminal } from "../src/pseudo-terminal.ts";
import {
  imageProcesses,
  launchIdIn,
  launchTree,
  lineOf,
  searchChangedFiles,
  searchFiles,
  searchProcesses,
  searchScreen,
  toldFile,
} from "../src/sentinel-search.ts";
import { createSentinelFinder, makeSentinel, sentinelOf } from "../src/sentinels.ts";

const planted = makeSentinel("planted");
const other = makeSentinel("other", "plain");
const finder = createSentinelFinder([planted, other]);

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sentinel-search-"));
  onTestFinished(async () => await rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A process that waits, killed with the test. */
async function startWaiting(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn("/bin/sh", ["-c", "env -i /bin/sleep 300 & echo ready; wait", "sh", ...args], {
    env: { PATH: "/usr/bin:/bin", ...env },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  onTestFinished(() => void process.kill(-(child.pid ?? 0), "SIGKILL"));
  await once(child.stdout, "data");
  return child.pid ?? 0;
}

const encodings: readonly (readonly [form: string, encode: (value: string) => string])[] = [
  ["as it is", (value) => value],
  ["inside JSON", (value) => JSON.stringify({ value })],
  ["inside JSON inside JSON", (value) => JSON.stringify(JSON.stringify({ value }))],
  ["percent-encoded", (value) => encodeURIComponent(value)],
  ["as a form's field", (value) => new URLSearchParams({ value }).toString()],
  ["in base64", (value) => Buffer.from(value).toString("base64")],
  ["in base64, one byte later", (value) => Buffer.from(`x${value}x`).toString("base64")],
  ["in base64, two bytes later", (value) => Buffer.from(`xx${value}`).toString("base64")],
  ["in base64url", (value) => Buffer.from(`user:${value}`).toString("base64url")],
  ["in hexadecimal", (value) => Buffer.from(value).toString("hex")],
  ["in upper-case hexadecimal", (value) => Buffer.from(value).toString("hex").toUpperCase()],
];

describe.each(encodings)("a sentinel %s", (_form, encode) => {
  const text = `before ${encode(planted.value)} after`;

  test("is found in a text, in bytes, on a screen, and no other is", () => {
    expect(finder.find(text)).toEqual([planted.name]);
    expect(finder.find(Buffer.concat([Buffer.alloc(3, 0xff), Buffer.from(text)]))).toEqual([planted.name]);
    expect(searchScreen(text, finder)).toEqual([planted.name]);
    expect(finder.find(encode(makeSentinel("planted").value))).toEqual([]);
  });

  test("is found in a file, and on a command line and in an environment of a process that nobody started for it", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "note"), text, { mode: 0o640 });
    const pid = await startWaiting([text], { VALUE: text });
    const sightings = searchProcesses(await imageProcesses(), finder).filter((sighting) => sighting.pid === pid);
    expect((await searchFiles(directory, finder)).map(toldFile)).toEqual([`640 note: ${planted.name}`]);
    expect(sightings.map(({ sentinel, where }) => `${where}: ${sentinel}`)).toEqual([
      `command line: ${planted.name}`,
      `environment: ${planted.name}`,
    ]);
  });
});

test("names of files and targets of links are searched, and large and binary files", async () => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, ".hidden"));
  await writeFile(join(directory, ".hidden", `${planted.marker}.txt`), "");
  await symlink(`/nowhere/${planted.marker}`, join(directory, "link"));
  await writeFile(join(directory, "large"), `${"x".repeat(3 * 65_536 - 10)}${other.value}`);
  const found = await searchFiles(directory, finder);
  expect(found.map(({ path, sentinel }) => `${path}: ${sentinel}`)).toEqual([
    `.hidden/${planted.marker}.txt: planted`,
    "large: other",
    "link: planted",
  ]);
});

test("of a directory that everybody uses, what changed since is searched", async () => {
  const directory = await temporaryDirectory();
  const marker = join(directory, "marker");
  await writeFile(join(directory, "before"), planted.value);
  await writeFile(marker, "");
  await mkdir(join(directory, "deep"));
  const late = join(directory, "deep", "with blanks");
  // A change in the same tick of the file system's clock as the marker's does not count as later.
  await waitUntil(
    async () => {
      await writeFile(late, planted.value, { mode: 0o600 });
      return (await searchChangedFiles([directory], marker, finder)).length > 0;
    },
    { what: "the file to be found" },
  );
  expect(await searchChangedFiles([directory, join(directory, "absent")], marker, finder)).toEqual([
    { path: late, sentinel: planted.name, mode: "600" },
  ]);
});

test("the screen of a terminal is searched, whatever colours and line breaks cut the text", async () => {
  const { marker } = planted;
  const script = `printf '\\033[1m%s\\033[0m%s\\r\\n%s\\n' "$A" "$B" "$C"`;
  await using terminal = await openPseudoTerminal(["/bin/sh", "-c", script], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", A: marker.slice(0, 5), B: marker.slice(5, 20), C: marker.slice(20) },
  });
  expect(await terminal.ended).toEqual({ exitCode: 0 });
  expect(searchScreen(terminal.output(), finder)).toEqual([planted.name]);
});

test("the watch of command lines sees every form, also of a process that ends at once", async () => {
  await using watch = await watchArgv({ sentinels: finder.forms });
  const encoded = Buffer.from(`a${planted.value}`).toString("base64");
  const child = spawn("/bin/sh", ["-c", "sleep 0.3", "sh", encoded], { stdio: "ignore" });
  await once(child, "exit");
  const { hits } = await watch.stop();
  expect(hits.map(({ pid, sentinel }) => [pid, finder.nameOf(sentinel)])).toContainEqual([child.pid, planted.name]);
});

test("a launch's processes are told from their caller's and from bystanders", async () => {
  const scope = join(await temporaryDirectory(), ".ravi");
  const member = await startWaiting([], { PERSONA_LAUNCH_ID: "launch-1", RAVI_CONFIG_DIR: scope });
  const bystander = await startWaiting([], { PERSONA_LAUNCH_ID: "launch-12", RAVI_CONFIG_DIR: `${scope}-2` });
  const images = await imageProcesses();
  const tree = launchTree(images, launchIdIn(images, scope));
  expect(tree.has(member)).toBe(true);
  // And its child, which has nothing in its environment.
  expect(tree.size).toBe(2);
  expect([bystander, process.pid].filter((pid) => tree.has(pid))).toEqual([]);
  expect([...lineOf(images, member, process.pid)]).toEqual([member]);
  expect(() => launchIdIn(images, "/absent")).toThrow('Cannot find the launch with the scope "/absent"');
});

test("a key that an encoding might change is refused", () => {
  expect(() => sentinelOf("key", "has blanks in it")).toThrow('Cannot look for "key"');
});
