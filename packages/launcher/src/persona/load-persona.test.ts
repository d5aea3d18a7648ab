import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { loadPersona } from "./load-persona.ts";

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "personas-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

function personaText(id: string, fields: object = {}): string {
  return JSON.stringify({ id, description: "d", harness: "claude", model: "m", systemPrompt: "", ...fields });
}

async function failure(id: string, directories: readonly string[]): Promise<LaunchError> {
  const outcome: unknown = await loadPersona(id, { directories }).catch((error: unknown) => error);
  if (outcome instanceof LaunchError) return outcome;
  throw new Error(`expected a LaunchError, got ${String(outcome)}`);
}

describe("loadPersona()", () => {
  it("returns the persona, its file, its directory and the hash of its bytes", async () => {
    const directory = await temporaryDirectory();
    const text = personaText("tester", { ravi: {} });
    await writeFile(join(directory, "tester.json"), text);
    const loaded = await loadPersona("tester", { directories: [join(directory, "absent"), directory] });
    expect(loaded).toMatchObject({ file: join(directory, "tester.json"), directory });
    expect(loaded.persona).toMatchObject({ id: "tester", sandbox: { network: true, writableRoots: [] } });
    expect(loaded.contentHash).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("takes the first directory that has the file", async () => {
    const [first, second] = [await temporaryDirectory(), await temporaryDirectory()];
    await writeFile(join(first, "tester.json"), personaText("tester", { description: "first" }));
    await writeFile(join(second, "tester.json"), personaText("tester", { description: "second" }));
    const { persona } = await loadPersona("tester", { directories: [first, second] });
    expect(persona.description).toBe("first");
  });

  it("does not fall back to another directory when the first file is broken", async () => {
    const [first, second] = [await temporaryDirectory(), await temporaryDirectory()];
    await writeFile(join(first, "tester.json"), "{");
    await writeFile(join(second, "tester.json"), personaText("tester"));
    expect((await failure("tester", [first, second])).code).toBe("PERSONA_INVALID");
  });

  it("finds a persona by its id in a file of another name, past broken files", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "broken.json"), "{");
    await writeFile(join(directory, "other.json"), personaText("tester"));
    expect((await loadPersona("tester", { directories: [directory] })).file).toBe(join(directory, "other.json"));
  });

  it("reports what is wrong with the only file that gives itself the id", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "other.json"), personaText("tester", { harness: "clod" }));
    const error = await failure("tester", [directory]);
    expect(error.code).toBe("PERSONA_INVALID");
    expect(error.problems).toMatchObject([{ pointer: "/harness", file: join(directory, "other.json") }]);
  });

  it("refuses a file whose id is not its name", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "tester.json"), personaText("other"));
    const error = await failure("tester", [directory]);
    expect(error.problems).toEqual([
      {
        file: join(directory, "tester.json"),
        pointer: "/id",
        message: '"other" is not what the file name says: expected "tester"',
        hint: 'Rename the file to "other.json", or change the id',
      },
    ]);
  });

  it("reports every problem of a file at once", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "tester.json"), personaText("tester", { model: 3, env: { PATH: "x" }, foo: 1 }));
    const error = await failure("tester", [directory]);
    expect(error.message).toBe(`Cannot load persona "tester": "${join(directory, "tester.json")}" has 3 problems`);
    expect(error.problems.map(({ pointer }) => pointer)).toEqual(["/model", "/env/PATH", "/foo"]);
  });

  it("says where it looked, and which persona may have been meant", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "inbox-reader.json"), personaText("inbox-reader"));
    const error = await failure("inbox-raeder", [directory, "/nowhere/personas"]);
    expect(error.code).toBe("PERSONA_NOT_FOUND");
    expect(error.message).toBe(`Cannot find persona "inbox-raeder": not in "${directory}", "/nowhere/personas"`);
    expect(error.hint).toBe('Did you mean "inbox-reader"?');
    expect((await failure("quux", [directory])).hint).toBe("Known personas: inbox-reader");
    expect((await failure("quux", [])).message).toBe('Cannot find persona "quux": no directory was given');
  });

  it.each([
    "../tester",
    "a/b",
    "..",
    ".",
    "",
    "Tester",
    "a.json",
    "-a",
    "a\0b",
    "a".repeat(64),
    "ä",
    "a b",
    "__proto__",
  ])("refuses the id %j before it builds a path", async (id) => {
    expect((await failure(id, ["/"])).code).toBe("PERSONA_ID_INVALID");
  });

  it("tolerates a byte order mark", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "tester.json"), `\ufeff${personaText("tester")}`);
    expect((await loadPersona("tester", { directories: [directory] })).persona.id).toBe("tester");
  });

  it("follows a link to a persona", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "target"), personaText("tester"));
    await symlink("target", join(directory, "tester.json"));
    expect((await loadPersona("tester", { directories: [directory] })).file).toBe(join(directory, "tester.json"));
  });

  it.each([
    ["an empty file", (file: string) => writeFile(file, ""), "the file is empty"],
    ["a directory", (file: string) => mkdir(file), "it is a directory, not a file"],
    ["a named pipe", (file: string) => promisify(execFile)("mkfifo", [file]), "it is not a plain file"],
    [
      "a link in a circle",
      (file: string) => symlink(file, file),
      "the file cannot be read: a symbolic link leads in a circle",
    ],
    ["UTF-16", (file: string) => writeFile(file, Buffer.from("\ufeff{}", "utf16le")), "the file is not UTF-8 text"],
    [
      "more than a mebibyte",
      (file: string) => writeFile(file, " ".repeat(1024 * 1024 + 1)),
      "the file is larger than 1 MiB",
    ],
  ])("refuses %s", async (_, make, message) => {
    const directory = await temporaryDirectory();
    await make(join(directory, "tester.json"));
    expect((await failure("tester", [directory])).problems).toMatchObject([{ pointer: "", message }]);
  });

  it("accepts exactly a mebibyte", async () => {
    const directory = await temporaryDirectory();
    const text = personaText("tester");
    await writeFile(join(directory, "tester.json"), text + " ".repeat(1024 * 1024 - text.length));
    expect((await loadPersona("tester", { directories: [directory] })).persona.id).toBe("tester");
  });

  it.skipIf(process.getuid?.() === 0)("says that a file is not readable", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "tester.json"), personaText("tester"));
    await chmod(join(directory, "tester.json"), 0);
    const [problem] = (await failure("tester", [directory])).problems;
    expect(problem?.message).toBe("the file cannot be read: permission denied");
  });
});
