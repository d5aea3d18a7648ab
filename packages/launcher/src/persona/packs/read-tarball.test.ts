import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { readTarball } from "./read-tarball.ts";

const run = promisify(execFile);

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tarball-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** One entry of a ustar archive. */
function entry(path: string, content = "x", type = "0", name = path): Buffer {
  const header = Buffer.alloc(512);
  const size = Buffer.byteLength(content);
  header.write(name.slice(0, 100), 0);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write(" ".repeat(8), 148);
  header.write(type, 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (size % 512)) % 512)]);
}

const archive = (...entries: Buffer[]): Buffer => gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));

const texts = (files: Map<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));

describe("readTarball()", () => {
  it("reads what npm packs, also deep paths with foreign letters", async () => {
    const directory = await temporaryDirectory();
    const deep = `${"very-long-directory-name/".repeat(8)}größe-😀.md`;
    await mkdir(join(directory, deep, ".."), { recursive: true });
    await writeFile(join(directory, deep), "Deep 😀");
    await writeFile(join(directory, "package.json"), JSON.stringify({ name: "@x/pack", version: "1.0.0" }));
    await writeFile(join(directory, "big.json"), "[0]".repeat(100_000));
    const env = { PATH: process.env["PATH"], HOME: await temporaryDirectory(), npm_config_update_notifier: "false" };
    await run("npm", ["pack", "--ignore-scripts"], { cwd: directory, env });
    const files = readTarball(await readFile(join(directory, "x-pack-1.0.0.tgz")));
    expect([...files.keys()].toSorted()).toEqual(["big.json", "package.json", deep]);
    expect(texts(files)[deep]).toBe("Deep 😀");
    expect(files.get("big.json")).toHaveLength(300_000);
  });

  it.each(["gnu", "pax", "ustar"])("reads the %s format of tar", async (format) => {
    const directory = await temporaryDirectory();
    const path = `package/${"d/".repeat(format === "ustar" ? 40 : 90)}${"f".repeat(90)}.json`;
    await mkdir(join(directory, path, ".."), { recursive: true });
    await writeFile(join(directory, path), "{}");
    await run("tar", [`--format=${format}`, "-czf", "a.tgz", "package"], { cwd: directory });
    expect(texts(readTarball(await readFile(join(directory, "a.tgz"))))).toEqual({
      [path.slice("package/".length)]: "{}",
    });
  });

  it.each([
    ["package/../evil", "leads out of the package"],
    ["../evil", "leads out of the package"],
    ["/etc/passwd", "leads out of the package"],
    ["package//evil", "leads out of the package"],
    ["package/./evil", "leads out of the package"],
    [String.raw`package/..\evil`, "leads out of the package"],
    ["evil", "leads out of the package"],
  ])("refuses %s", (path, message) => {
    expect(() => readTarball(archive(entry(path)))).toThrow(message);
    expect(() => readTarball(archive(entry("L", `${path}\0`, "L"), entry("package/ok")))).toThrow(message);
    const record = ` path=${path}\n`;
    const pax = `${record.length + 2}${record}`;
    expect(() => readTarball(archive(entry("x", pax, "x"), entry("package/ok")))).toThrow(message);
  });

  it.each(["1", "2", "3", "4", "6"])("refuses links and devices (type %s)", (type) => {
    expect(() => readTarball(archive(entry("package/a", "", type)))).toThrow('"package/a" is a link or a device');
  });

  it.each(["-1536", "-1", "1.5", "1e3", "0x10", "", " 5", "9".repeat(20)])("refuses a size of %j", (size) => {
    const record = ` size=${size}\n`;
    const pax = `${record.length + 2}${record}`.padStart(record.length + 2, "0");
    expect(() => readTarball(archive(entry("x", pax, "x"), entry("package/ok")))).toThrow("a header is damaged");
  });

  it("refuses what is damaged, cut off, too large, or no archive", () => {
    const good = Buffer.concat([entry("package/a", "y".repeat(2000)), Buffer.alloc(1024)]);
    expect(() => readTarball(gzipSync(good.subarray(0, 1000)))).toThrow("it is cut off");
    const flipped = Buffer.from(good);
    flipped[3] = 0x7a;
    expect(() => readTarball(gzipSync(flipped))).toThrow("it is damaged, or no tar archive");
    expect(() => readTarball(Buffer.from("hello"))).toThrow("it is not a gzip file");
    expect(() => readTarball(gzipSync(Buffer.alloc(200 * 1024 * 1024)))).toThrow("it is too large");
    expect(readTarball(gzipSync(good)).size).toBe(1);
  });
});
