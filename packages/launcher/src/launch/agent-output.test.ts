import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { maxLineLength } from "../process/line-splitter.ts";
import { createAgentOutput, type AgentOutput } from "./agent-output.ts";

const secret = "sentinel-é-😀-0123";

async function makeOutput(): Promise<{ file: string; lines: string[]; output: AgentOutput }> {
  const directory = await mkdtemp(join(tmpdir(), "agent-output-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, "output.log");
  const lines: string[] = [];
  return {
    file,
    lines,
    output: createAgentOutput({
      logFile: file,
      secrets: [secret],
      redact: (text) => text.replaceAll("482913", "[code]"),
      onLine: (line) => lines.push(line),
    }),
  };
}

describe("createAgentOutput()", () => {
  it("masks a secret however its bytes are cut", async () => {
    const { file, lines, output } = await makeOutput();
    const bytes = Buffer.from(`one ${secret}\ntwo ${secret} and ${secret}\nthree`);
    for (const byte of bytes) output.write(Uint8Array.of(byte));
    output.end();
    expect(lines).toEqual(["one [masked]", "two [masked] and [masked]", "three"]);
    expect(await readFile(file, "utf8")).toBe("one [masked]\ntwo [masked] and [masked]\nthree\n");
    expect(output.tail()).toBe("one [masked]\ntwo [masked] and [masked]\nthree\n");
  });

  it("masks a secret where a line that is too long is cut", async () => {
    const { file, lines, output } = await makeOutput();
    output.write(Buffer.from(`${"x".repeat(maxLineLength - 5)}${secret}${"y".repeat(10)}\nnext ${secret}\n`));
    output.end();
    expect(lines.join("").replaceAll(/x+/g, "x")).toBe(`x[masked]${"y".repeat(10)}next [masked]`);
    expect(lines.at(-1)).toBe("next [masked]");
    expect((await readFile(file, "utf8")).replaceAll("\n", "").replaceAll(/x+/g, "x")).toBe(
      `x[masked]${"y".repeat(10)}next [masked]`,
    );
  });

  it("masks further in the log and for whoever looks on, not for whoever reads the answer", async () => {
    const { file, lines, output } = await makeOutput();
    output.write(Buffer.from(`the code is 482913, not ${secret}\n`));
    output.end();
    expect(lines).toEqual(["the code is 482913, not [masked]"]);
    expect(await readFile(file, "utf8")).toBe("the code is [code], not [masked]\n");
    expect(output.tail()).toBe("the code is [code], not [masked]\n");
  });

  it("keeps the end of the stream in memory and all of it in the log", async () => {
    const { file, lines, output } = await makeOutput();
    const line = "x".repeat(999);
    for (let index = 0; index < 2_000; index += 1) output.write(Buffer.from(`${line}${index % 10}\n`));
    output.end();
    expect(lines).toHaveLength(2_000);
    expect((await stat(file)).size).toBe(2_000 * 1_001);
    expect(output.tail()).toHaveLength(64 * 1024);
    expect(output.tail().endsWith(`${line}8\n${line}9\n`)).toBe(true);
  });

  it("keeps no more than the end of one long line", async () => {
    const { output } = await makeOutput();
    output.write(Buffer.from(`${"a".repeat(1_000_000)}z`));
    output.end();
    expect(output.tail()).toBe(`${"a".repeat(64 * 1024 - 2)}z\n`);
  });

  it("writes a log that only its user can read", async () => {
    const { file, output } = await makeOutput();
    output.end();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toBe("");
    expect(output.tail()).toBe("");
  });

  it("writes over nothing, and says so at once", async () => {
    const { file, output } = await makeOutput();
    output.end();
    await writeFile(file, "precious");
    const again = (): unknown =>
      createAgentOutput({ logFile: file, secrets: [], redact: (text) => text, onLine: () => {} });
    expect(again).toThrow(expect.objectContaining({ code: "EEXIST" }));
    expect(await readFile(file, "utf8")).toBe("precious");
  });
});
