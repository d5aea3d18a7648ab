import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { maskLogFile } from "./mask-log-file.ts";

async function writeLog(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "mask-log-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, "output.log");
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

const redact = (text: string): string => text.replaceAll("482913", "[masked]");

/** Milliseconds that masking takes. */
async function durationOf(text: string): Promise<number> {
  const path = await writeLog(text);
  const startedAt = performance.now();
  await maskLogFile(path, redact);
  return performance.now() - startedAt;
}

describe("maskLogFile()", () => {
  it.each([
    ["several lines", "a 482913\nb\n", "a [masked]\nb\n"],
    ["a last line without its end", "a\nb 482913", "a\nb [masked]"],
    ["other line ends as they were", "a\r\nb\rc\u2028482913\n", "a\r\nb\rc\u2028[masked]\n"],
    ["nothing", "", ""],
  ])("masks %s", async (_, text, expected) => {
    const path = await writeLog(text);
    await maskLogFile(path, redact);
    expect(await readFile(path, "utf8")).toBe(expected);
  });

  it("masks what crosses the pieces it reads", async () => {
    const line = `${"é".repeat(77)} 482913\n`;
    const path = await writeLog(line.repeat(3_000));
    await maskLogFile(path, redact);
    expect(await readFile(path, "utf8")).toBe(redact(line).repeat(3_000));
  });

  it("leaves one file, for this user alone, also after an attempt that was cut short", async () => {
    const path = await writeLog("482913\n");
    await writeFile(`${path}.masked`, "half");
    await chmod(`${path}.masked`, 0o644);
    await maskLogFile(path, redact);
    expect(await readdir(dirname(path))).toEqual(["output.log"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("takes for one long line hardly longer than for many short ones", async () => {
    const length = 48 * 1024 * 1024;
    const many = await durationOf(`${"x".repeat(127)}\n`.repeat(length / 128));
    expect(await durationOf("x".repeat(length))).toBeLessThan(5 * many);
  }, 60_000);

  it("clears away what stands in the place of the new log", async () => {
    const path = await writeLog("482913\n");
    await mkdir(`${path}.masked/x`, { recursive: true });
    await maskLogFile(path, redact);
    expect(await readFile(path, "utf8")).toBe("[masked]\n");
    expect(await readdir(dirname(path))).toEqual(["output.log"]);
  });

  it("reads nothing but a file: no link and no pipe", async () => {
    const path = await writeLog("482913\n");
    const elsewhere = join(dirname(path), "elsewhere");
    await rename(path, elsewhere);
    await symlink(elsewhere, path);
    await expect(maskLogFile(path, redact)).rejects.toMatchObject({ code: "ELOOP" });
    await rm(path);
    await execa("mkfifo", [path]);
    await expect(maskLogFile(path, redact)).rejects.toThrow(`Cannot mask "${path}": it is no file`);
    expect(await readFile(elsewhere, "utf8")).toBe("482913\n");
  });

  it("leaves the log as it was when masking fails", async () => {
    const path = await writeLog("482913\n");
    const failing = maskLogFile(path, () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await readdir(dirname(path))).toEqual(["output.log"]);
    expect(await readFile(path, "utf8")).toBe("482913\n");
  });

  it("closes what it opened, and only that", async () => {
    const path = await writeLog("482913\n".repeat(50));
    const program = `
      import { setImmediate } from "node:timers/promises";
      import { maskLogFile } from ${JSON.stringify(new URL("mask-log-file.ts", import.meta.url).href)};
      for (let round = 0; round < 20; round += 1) await maskLogFile(process.argv[1], (text) => text);
      for (let round = 0; round < 20; round += 1) { gc(); await setImmediate(); }
    `;
    const run = await execa(
      process.execPath,
      ["--expose-gc", ...asBuilt, "--input-type=module", "--eval", program, path],
      { reject: false },
    );
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
