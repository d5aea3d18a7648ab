import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LaunchError } from "../../launch-error.ts";
import { asRecord, readJsonConfiguration, readTomlConfiguration } from "./read-configuration.ts";

const sentinel = "sk-sentinel-0123456789";

async function write(text: string | Uint8Array): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "configuration-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, "file"), text);
  return join(root, "file");
}

async function failure(reading: Promise<unknown>): Promise<LaunchError> {
  const error: unknown = await reading.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof LaunchError) return error;
  throw new Error("the configuration was accepted");
}

describe("readJsonConfiguration()", () => {
  it.each([
    ["{}", {}],
    ["", {}],
    [" \n", {}],
    ['// note\n{ "a": 1, /* why */ "b": [1, 2,], }\n', { a: 1, b: [1, 2] }],
    ["[1]", {}],
    ["null", {}],
    ['"text"', {}],
  ])("reads %j", async (text, expected) => {
    expect(await readJsonConfiguration("claude", await write(text))).toEqual(expected);
  });

  it.each([`{ "key": "${sentinel}`, `{ "key": ${sentinel} }`, `{ "key": "${sentinel}" "b" }`, sentinel])(
    "refuses %j without showing it",
    async (text) => {
      const path = await write(text);
      const error = await failure(readJsonConfiguration("claude", path));
      expect(error).toMatchObject({
        code: "HARNESS_CONFIG_INVALID",
        message: `Cannot read claude's configuration "${path}": it is not valid JSON`,
        hint: "Repair the file; claude itself would not start with it either",
      });
      expect(JSON.stringify([error.message, error.hint, error.stack, error.cause])).not.toContain(sentinel);
    },
  );
});

describe("readTomlConfiguration()", () => {
  it("reads TOML with comments", async () => {
    const path = await write('# note\nmodel_provider = "p" # here\n[model_providers.p]\nname = "P"\n');
    expect(await readTomlConfiguration("codex", path)).toEqual({
      model_provider: "p",
      model_providers: { p: { name: "P" } },
    });
  });

  it.each([
    `key = "${sentinel}`,
    `key = ${sentinel}`,
    sentinel,
    `${sentinel} = 1\n${sentinel} = 2`,
    `[${sentinel}]\nx = 1\n[${sentinel}]\nx = 2`,
    `key = "x" ${sentinel}`,
    `key = "\\q${sentinel}"`,
    `key = [ "${sentinel}", `,
    `key = 2020-99-99T${sentinel}`,
  ])("refuses %j without showing it", async (text) => {
    const path = await write(text);
    const error = await failure(readTomlConfiguration("codex", path));
    expect(error.code).toBe("HARNESS_CONFIG_INVALID");
    expect(error.message).toMatch(/^Cannot read codex's configuration ".*": Invalid TOML document: [^\n"]+$/);
    expect(JSON.stringify([error.message, error.hint, error.stack, error.cause])).not.toContain(sentinel);
  });
});

describe("both readers", () => {
  it.each([readJsonConfiguration, readTomlConfiguration])("take an absent file for an empty one", async (read) => {
    const path = await write("x");
    expect(await read("codex", join(path, "..", "missing"))).toEqual({});
    expect(await read("codex", join(path, "below-a-file"))).toEqual({});
  });

  it.each([readJsonConfiguration, readTomlConfiguration])("refuse what is not a file", async (read) => {
    const path = `${await write("x")}.d`;
    await mkdir(path);
    expect(await failure(read("codex", path))).toMatchObject({
      code: "HARNESS_CONFIG_INVALID",
      message: `Cannot read codex's configuration "${path}": EISDIR`,
    });
  });

  it.skipIf(process.getuid?.() === 0)("refuse a file that may not be read", async () => {
    const path = await write("{}");
    await chmod(path, 0o000);
    expect((await failure(readJsonConfiguration("claude", path))).message).toMatch(/: EACCES$/);
  });
});

it.each([[undefined], [null], ["x"], [1], [[1]]])("asRecord(%j) is empty", (value) => {
  expect(asRecord(value)).toEqual({});
});
