import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { personaCommand, startCommand } from "./src/run-cli.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { createWorld, type World } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });

const flat = { description: "d", harness: "claude", model: "claude-sonnet-4-6", systemPrompt: "" };

async function write(world: World, files: Record<string, object | string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(world.workspace, path)), { recursive: true });
    await writeFile(
      join(world.workspace, path),
      typeof content === "string" ? content : JSON.stringify(content, null, 2),
    );
  }
}

const rows = (text: string): string[] => text.split("\n").map((line) => line.replaceAll(/ +/g, " "));

describe("persona list", () => {
  test("says where each persona is from, and what shadows what", async () => {
    await using world = await createWorld(never);
    await write(world, {
      "personas/debugger.json": { id: "debugger", ...flat, description: "Mine" },
      "personas/signup-tester.json": { id: "signup-tester", extends: "signup-tester", model: "gpt-5" },
      ".agentworkforce/workforce/personas/team.json": { id: "team", ...flat, description: "Ours" },
      "../home/.config/persona-launcher/personas/mine.json": { id: "mine", ...flat, description: "Everywhere" },
      "../home/.agentworkforce/workforce/personas/theirs.json": { id: "theirs", ...flat, description: "Theirs" },
    });
    const listed = await world.persona(["list"]);
    expect(listed).toMatchObject({ exitCode: 0, stderr: "" });
    expect(rows(listed.stdout)).toEqual(
      expect.arrayContaining([
        "debugger claude personas Mine",
        "team claude .agentworkforce/workforce/personas Ours",
        "mine claude ~/.config/persona-launcher/personas Everywhere",
        "theirs claude ~/.agentworkforce/workforce/personas Theirs",
      ]),
    );
    expect(listed.stdout).toMatch(/^code-reviewer +\S+ +@agentworkforce\/workload-router +/m);
    expect(listed.stdout.match(/^debugger /gm)).toHaveLength(1);
    const all = await world.persona(["list", "--all"]);
    expect(all.stdout).toMatch(/^debugger +\S+ +@agentworkforce\/workload-router +\(shadowed by personas\) /m);
    const { personas } = JSON.parse((await world.persona(["list", "--json"])).stdout) as { personas: { id: string }[] };
    expect(personas.filter(({ id }) => id === "signup-tester")).toMatchObject([
      { location: join(world.workspace, "personas"), bases: [expect.stringMatching(/signup-tester\.json$/)] },
      { shadowed: true, shadowedBy: join(world.workspace, "personas/signup-tester.json") },
    ]);
  });
});

test("a persona that extends another runs as the two together", async () => {
  await using world = await createWorld(({ system, toolResults }) =>
    toolResults.length === 0
      ? { run: "printenv GREETING MODE" }
      : { say: `${system.includes("From the base")} ${toolResults[0]}` },
  );
  await write(world, {
    "personas/mine.json": { id: "mine", extends: "base", env: { GREETING: "hello" } },
    "personas/base.json": {
      id: "base",
      ...flat,
      systemPrompt: "From the base",
      env: { GREETING: "hi", MODE: "base" },
      permissions: { allow: ["Bash"] },
    },
  });
  const run = await world.persona(["run", "mine", "Greet", "--timeout", "60"]);
  expect(run).toMatchObject({ exitCode: 0, stdout: "true hello\nbase\n" });
});

describe("persona validate", () => {
  test("accepts what it should, and says how much that was", async () => {
    await using world = await createWorld(never);
    await write(world, { "personas/mine.json": { id: "mine", extends: "review" } });
    expect(await world.persona(["validate"])).toMatchObject({
      exitCode: 0,
      stdout: "4 files, no problems\n",
      stderr: "",
    });
    expect(await world.persona(["validate", "personas/mine.json", "--json"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('"valid": true') as string,
    });
  });

  test("tells all problems of all files, as text and as data, and exits 65", async () => {
    await using world = await createWorld(never);
    await write(world, {
      "a/one.json": {
        id: "one",
        ...flat,
        modle: "x",
        env: { PATH: "/x", GITHUB_TOKEN: `ghp_${"a1B2c3D4e5".repeat(4)}` },
      },
      "a/two.json": { id: "two", extends: "gone" },
      "a/three.json": "{",
    });
    const asText = await world.persona(["validate", "a", "none.json"]);
    expect(asText).toMatchObject({ exitCode: 65, stderr: "" });
    expect(asText.stdout).toMatchInlineSnapshot(`
      "a/one.json:7:3  /modle  "modle" is not a known key
          Did you mean "model"?
      a/one.json:9:5  /env/PATH  "PATH" is reserved: it decides which programs and files everything else finds
          Leave it out; what it should do belongs into the environment that starts the launcher
      a/one.json:10:21  /env/GITHUB_TOKEN  holds what looks like a GitHub token
          Write a ref such as $MY_TOKEN and keep the value in the vault or the environment

      a/three.json:1:2  broken JSON: expected a key in double quotes, got the end of the file

      a/two.json:3:14  /extends  "gone" is neither a persona beside or below this file nor an intent of the router's catalog
          Did you mean "one"?

      none.json  there is no such file

      4 files, 6 problems
      "
    `);
    const asJson = await world.persona(["validate", "a", "--json"]);
    expect(asJson).toMatchObject({ exitCode: 65, stderr: "" });
    const { valid, files } = JSON.parse(asJson.stdout) as { valid: boolean; files: { problems: object[] }[] };
    expect(valid).toBe(false);
    expect(files.map(({ problems }) => problems.length)).toEqual([3, 1, 1]);
  });
});

describe("persona new", () => {
  test("writes a file that is valid and runs, by options alone", async () => {
    await using world = await createWorld(({ system }) => ({ say: String(system.includes("Greets people")) }));
    const made = await world.persona(["new", "greeter", "--description", "Greets people", "--secret", "GITHUB_TOKEN"]);
    expect(made).toEqual({
      exitCode: 0,
      signal: undefined,
      stdout: "personas/greeter.json\n",
      stderr: "Next: persona show greeter\n",
    });
    expect(await world.persona(["validate", "personas/greeter.json"])).toMatchObject({ exitCode: 0 });
    const again = await world.persona(["new", "greeter", "--description", "Other"]);
    expect(again).toMatchObject({ exitCode: 64, stdout: "" });
    expect(again.stderr).toContain("it is there already [OPTION_INVALID]");
    const other = await world.persona(["new", "plain", "--description", "Greets people", "--json"]);
    expect(JSON.parse(other.stdout)).toEqual({ id: "plain", file: join(world.workspace, "personas/plain.json") });
    expect(await world.persona(["run", "plain", "Hi", "--timeout", "60"])).toMatchObject({
      exitCode: 0,
      stdout: "true\n",
    });
  });

  test("asks on a terminal, and takes what is typed ahead", async () => {
    await using world = await createWorld(never);
    const answers = ["mailer", "Reads mail", "codex", "", "SITE_URL", "TOKEN_A, TOKEN_B", ""];
    await using terminal = startCommand(
      "/usr/bin/script",
      ["-qec", `${process.execPath} ${personaCommand} new`, "/dev/null"],
      {
        env: world.user.env,
        cwd: world.workspace,
        input: answers.join("\n"),
      },
    );
    const { exitCode, stdout } = await terminal.ended;
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain("Harness (claude, codex, opencode) [claude]: ");
    expect(stdout).toContain("personas/mailer.json");
    const written = JSON.parse(await readFile(join(world.workspace, "personas/mailer.json"), "utf8")) as object;
    expect(written).toMatchObject({
      id: "mailer",
      description: "Reads mail",
      harness: "codex",
      inputs: { SITE_URL: {} },
      ravi: { secrets: { TOKEN_A: { required: true }, TOKEN_B: { required: true } } },
    });
  });

  test("asks nobody when nobody is there, and writes nothing that is wrong", async () => {
    await using world = await createWorld(never);
    expect(await world.persona(["new"])).toMatchObject({ exitCode: 64, stdout: "" });
    expect(await world.persona(["new", "x"])).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining("missing --description, and nobody is there to ask [USAGE]") as string,
    });
    const unknown = await world.persona(["new", "x", "--description", "d", "--harness", "cluade", "--json"]);
    expect(unknown.exitCode).toBe(64);
    expect(JSON.parse(unknown.stdout)).toMatchObject({
      error: { code: "HARNESS_UNKNOWN", hint: 'Did you mean "claude"?' },
    });
    const bad = await world.persona(["new", "x", "--description", "d", "--input", "PATH"]);
    expect(bad.exitCode).toBe(65);
    expect(bad.stderr).toContain('"PATH" is reserved');
    const misnamed = await world.persona(["new", "BAD", "--description", "d"]);
    expect(misnamed).toMatchObject({ exitCode: 64, stdout: "" });
    expect(misnamed.stderr).toContain('Cannot write persona "BAD": that is not a persona id');
    const nowhere = await world.persona(["new", "x", "--description", "d", "--dir", "/proc/persona-launcher"]);
    expect(nowhere).toMatchObject({ exitCode: 73, stdout: "" });
    expect(await world.persona(["new", "x", "--description", "d", "--dir", "a", "--user"])).toMatchObject({
      exitCode: 64,
    });
    await expect(readdir(join(world.workspace, "personas"))).rejects.toThrow("ENOENT");
  });
});

test("persona schema prints the published schema", async () => {
  await using world = await createWorld(never);
  const { exitCode, stdout, stderr } = await world.persona(["schema"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const published = new URL("../packages/launcher/schema/persona.schema.json", import.meta.url);
  expect(stdout).toBe(await readFile(published, "utf8"));
});
