import { closeSync, fstatSync, openSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openAgentLog } from "./agent-log.ts";

async function newPath(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "agent-log-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, "output.log");
}

describe("openAgentLog()", () => {
  it("keeps the end of the stream in two files of bounded size, for this user alone", async () => {
    const path = await newPath();
    const log = openAgentLog(path, 100);
    for (let index = 0; index < 1_000; index += 1) log.append(`line ${String(index).padStart(4, "0")}\n`);
    log.close();
    expect(await readdir(join(path, ".."))).toEqual(["output.log", "output.log.1"]);
    const [newer, older] = [await readFile(path, "utf8"), await readFile(`${path}.1`, "utf8")];
    expect(newer.length).toBeLessThanOrEqual(100);
    expect(older.length).toBeLessThanOrEqual(100);
    const lines = `${older}${newer}`.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("line 0999");
    expect(lines).toEqual(lines.map((_, index) => `line ${1_000 - lines.length + index}`.replace(/ (\d{3})$/, " 0$1")));
    for (const file of [path, `${path}.1`]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("does not cut a text that is larger than the limit", async () => {
    const path = await newPath();
    const log = openAgentLog(path, 10);
    log.append("é".repeat(50));
    log.append("x");
    log.close();
    expect(await readFile(`${path}.1`, "utf8")).toBe("é".repeat(50));
    expect(await readFile(path, "utf8")).toBe("x");
  });

  it("goes on with what it has when the next file cannot be begun, and closes nothing but its own", async () => {
    const path = await newPath();
    const log = openAgentLog(path, 10);
    log.append("0123456789");
    rmSync(path);
    expect(() => log.append("more")).toThrow(expect.objectContaining({ code: "ENOENT" }));
    // Gets the number of a file that was closed meanwhile, if one was.
    const other = openSync("/dev/null", "r");
    onTestFinished(() => closeSync(other));
    expect(() => log.append("still more")).toThrow(expect.objectContaining({ code: "ENOENT" }));
    log.close();
    log.close();
    expect(fstatSync(other).isCharacterDevice()).toBe(true);
  });

  it("begins the next file at the next attempt when there was no place for it", async () => {
    const path = await newPath();
    const log = openAgentLog(path, 10);
    log.append("0123456789");
    await mkdir(`${path}.1`);
    await writeFile(join(`${path}.1`, "in the way"), "");
    expect(() => log.append("lost")).toThrow(expect.objectContaining({ syscall: "rename" }));
    await rm(`${path}.1`, { recursive: true });
    log.append("kept");
    log.close();
    expect(await readFile(`${path}.1`, "utf8")).toBe("0123456789");
    expect(await readFile(path, "utf8")).toBe("kept");
  });

  it("writes over nothing that it did not make", async () => {
    const path = await newPath();
    await writeFile(path, "precious");
    expect(() => openAgentLog(path)).toThrow(expect.objectContaining({ code: "EEXIST" }));
  });
});
