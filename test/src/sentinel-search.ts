import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify, stripVTControlCharacters } from "node:util";
import type { SentinelFinder } from "./sentinels.ts";
import { findInTree } from "./tree-snapshot.ts";

/** A process as /proc shows it. What belongs to another user is empty. */
export interface ProcessImage {
  pid: number;
  parent: number;
  argv: Buffer;
  environment: Buffer;
}

/** A sentinel in a process, and whose process it is. */
export interface ProcessSighting {
  pid: number;
  sentinel: string;
  where: "command line" | "environment";
  argv: string;
}

/** A sentinel in a file, once for each file. */
export interface FileSighting {
  /** Relative to the directory that was searched. */
  path: string;
  sentinel: string;
  /** Permission bits of the file in octal, as `600`. */
  mode: string;
}

/** Every process of the machine. Linux only. */
export async function imageProcesses(): Promise<ProcessImage[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return await Promise.all(names.map(async (name) => await imageProcess(Number(name))));
}

async function imageProcess(pid: number): Promise<ProcessImage> {
  const read = async (file: string): Promise<Buffer> =>
    await readFile(`/proc/${pid}/${file}`).catch(() => Buffer.alloc(0));
  const [stat, argv, environment] = await Promise.all([read("stat"), read("cmdline"), read("environ")]);
  const text = stat.toString("utf8");
  return { pid, parent: Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]), argv, environment };
}

/** The processes marked with a launch id, and what descends from them. */
export function launchTree(images: readonly ProcessImage[], launchId: string): Set<number> {
  const isMarked = ({ environment }: ProcessImage): boolean =>
    `\0${environment.toString("utf8")}`.includes(`\0PERSONA_LAUNCH_ID=${launchId}\0`);
  const members = new Set(images.filter(isMarked).map(({ pid }) => pid));
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const { pid, parent } of images) if (members.has(parent)) members.add(pid);
  }
  return members;
}

/** The id of the launch that has its scope in a directory. */
export function launchIdIn(images: readonly ProcessImage[], scopeDirectory: string): string {
  for (const { environment } of images) {
    const variables = environment.toString("utf8").split("\0");
    const id = variables.find((variable) => variable.startsWith("PERSONA_LAUNCH_ID="));
    if (id !== undefined && variables.includes(`RAVI_CONFIG_DIR=${scopeDirectory}`)) return id.split("=")[1] ?? "";
  }
  throw new Error(`Cannot find the launch with the scope "${scopeDirectory}": no process has it`);
}

/** A process and those above it, up to and without `root`. */
export function lineOf(images: readonly ProcessImage[], pid: number, root: number): Set<number> {
  const parents = new Map(images.map((image) => [image.pid, image.parent]));
  const line = new Set<number>();
  for (let next: number | undefined = pid; next !== undefined && next > 1 && next !== root; next = parents.get(next)) {
    line.add(next);
  }
  return line;
}

/** Every sentinel on a command line or in an environment. */
export function searchProcesses(images: readonly ProcessImage[], finder: SentinelFinder): ProcessSighting[] {
  return images.flatMap(({ pid, argv, environment }) => {
    const sighting = (where: ProcessSighting["where"]) => (sentinel: string) => ({
      pid,
      sentinel,
      where,
      argv: argv.toString("utf8").replaceAll("\0", " ").trim(),
    });
    return [
      ...finder.find(argv).map(sighting("command line")),
      ...finder.find(environment).map(sighting("environment")),
    ];
  });
}

/** Every sentinel in the bytes of a file, in a path or in the target of a link below a directory. */
export async function searchFiles(directory: string, finder: SentinelFinder): Promise<FileSighting[]> {
  const sightings = (await findInTree(directory, finder.forms)).map(({ path, sentinel, mode }) => ({
    path,
    sentinel: finder.nameOf(sentinel),
    mode: mode.toString(8),
  }));
  return [...new Map(sightings.map((sighting) => [`${sighting.path}\0${sighting.sentinel}`, sighting])).values()];
}

/** Every sentinel in files of a directory that everybody uses, as far as they changed after `marker` did. */
export async function searchChangedFiles(
  directories: readonly string[],
  marker: string,
  finder: SentinelFinder,
): Promise<FileSighting[]> {
  const found = promisify(execFile)(
    "find",
    [...directories, "-type", "f", "-newercm", marker, "-size", "-65536k", "-printf", "%m %p\\0"],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  // It fails for what vanished meanwhile or may not be read, and has named the rest.
  const { stdout } = await found.catch((error: { stdout: string }) => error);
  const files = stdout.split("\0").filter((line) => line !== "");
  const sightings = files.map(async (line) => {
    const [mode = "", ...words] = line.split(" ");
    const path = words.join(" ");
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    return finder.find(content).map((sentinel) => ({ path, sentinel, mode }));
  });
  return (await Promise.all(sightings)).flat();
}

/** Names of the sentinels a terminal was shown: in what was written to it, and in the text without control sequences and line breaks. */
export function searchScreen(output: string, finder: SentinelFinder): string[] {
  const text = stripVTControlCharacters(output);
  return finder.find([output, text, text.replaceAll(/\s+/g, "")].join("\n"));
}

/** The sighting as one line, for a comparison that a reader understands. */
export function toldFile({ path, sentinel, mode }: FileSighting): string {
  return `${mode} ${path}: ${sentinel}`;
}
