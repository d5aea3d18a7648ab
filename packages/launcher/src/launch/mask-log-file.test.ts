import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { maskLogFile } from "./mask-log-file.ts";

async function writeLog(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "mask-log-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, "output.log");
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

const redact = (text: string): string => text.replaceAll("482913", "[masked]");

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
    const tsx = import.meta.resolve("tsx");
    const run = await execa(
      process.execPath,
      ["--expose-gc", "--import", tsx, "--input-type=module", "--eval", program, path],
      { reject: false },
    );
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
