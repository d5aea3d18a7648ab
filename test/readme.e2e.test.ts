import { execFileSync } from "node:child_process";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readExample, runExample } from "./src/readme.ts";
import { startCommand } from "./src/run-cli.ts";
import { createWorld, harnesses } from "./src/world.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The lines of the demo's output, with what differs from run to run replaced. */
function withoutChance(output: string): string[] {
  return output
    .trim()
    .replaceAll(/task-inbox-reader-[a-z0-9]+/g, "IDENTITY")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/\b\d{6}\b/g, "CODE")
    .replaceAll(/(127\.0\.0\.1:|port |process )\d+/g, "$1NUMBER")
    .split("\n");
}

/** Whether a line is another one, of which a part may be left out where it has a "…". */
function isShortened(line: string, whole: string): boolean {
  const [begin = "", end = ""] = line.split("…");
  return line.includes("…") ? whole.startsWith(begin) && whole.endsWith(end) : whole === line;
}

describe("README.md", () => {
  test("names the two commands, and both are scripts of the repository", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const commands = [...readme.matchAll(/^\$ npx -y pnpm@10 (\w+)/gm)].map((match) => match[1]);
    expect(commands).toEqual(["demo", "test"]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["demo", "test", "persona"]));
  });

  test("shows a persona that the launcher takes", async () => {
    await using world = await createWorld(() => ({ say: "done" }));
    const example = JSON.parse(await readExample("README.md", "json")) as { id: string };
    await world.writePersona(example);
    const shown = await world.persona(["show", example.id]);
    expect(shown).toMatchObject({ exitCode: 0, stderr: "" });
    expect(shown.stdout).toContain("GITHUB_TOKEN: from vault, required");
  });
});

describe.each(harnesses)("pnpm demo %s", (harness) => {
  test("tells the story of README, comes true, and leaves nothing behind", async () => {
    const status = (): string => execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
    const before = { status: status(), root: await readdir(root) };
    const tsx = fileURLToPath(import.meta.resolve("tsx"));
    const main = fileURLToPath(new URL("demo/main.ts", import.meta.url));
    const demo = await startCommand(
      process.execPath,
      ["--conditions=@persona-launcher/source", "--import", tsx, main, harness],
      { env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" }, cwd: root, timeoutMs: 110_000 },
    ).ended;
    expect(demo.exitCode, `${demo.stdout}\n${demo.stderr}`).toBe(0);
    const task = "A shop sends you a sign-up code. Find your own address, wait for the mail, and answer with the code.";
    expect(withoutChance(demo.stdout).filter((line) => /^▸|^ {2}[✓✗]/.test(line))).toEqual([
      "▸ persona ravi up",
      `▸ persona run inbox-reader "${task}" --harness ${harness}`,
      "▸ A shop sends a mail with a code to IDENTITY@ravi.localhost, over SMTP",
      "▸ The agent's answer: The sign-up code is CODE.",
      "  ✓ the agent exited with 0",
      "  ✓ the answer holds the code that was mailed (CODE)",
      "  ✓ identity IDENTITY was released",
      "  ✓ no process of the launch is left",
      "▸ persona ravi down",
      "  ✓ the identity service has stopped",
    ]);
    const shown = harness === "claude" ? withoutChance(await readExample("README.md", "text")) : [];
    const printed = withoutChance(`${demo.stdout}\n${demo.stderr}`);
    const progress = harness === "claude" ? withoutChance(demo.stderr) : [];
    expect(shown.filter((line) => !printed.some((other) => isShortened(line, other)))).toEqual([]);
    expect(progress.filter((other) => !shown.some((line) => isShortened(line, other)))).toEqual([]);
    expect(demo.stdout).toContain("The model is a stand-in");
    expect(demo.stderr).toMatch(/^tool .*ravi get email'?$/m);
    expect({ status: status(), root: await readdir(root) }).toEqual(before);
  });
});

describe("the examples of the packages", () => {
  test("@persona-launcher/launcher", async () => {
    await using world = await createWorld(() => ({ say: "I am an agent" }));
    await cp(join(root, "personas"), join(world.workspace, "personas"), { recursive: true });
    const code = await readExample("packages/launcher/README.md", "ts");
    const run = await runExample(code, { env: world.user.env, cwd: world.workspace, timeoutMs: 60_000 });
    expect(run.stderr.split("\n")).toEqual(expect.arrayContaining(["identity", "started", "released"]));
    expect(run.stdout).toMatch(/^completed I am an agent task-inbox-reader-\w+@ravi\.localhost\n$/);
  });

  test("@persona-launcher/integrations", async () => {
    const code = await readExample("packages/integrations/README.md", "ts");
    const [, expression = "", result = ""] = /^(detectOrchestrator\([^;]*\));\n\/\/ (.*)$/m.exec(code) ?? [];
    const program = `${code}\nconsole.log(JSON.stringify([${expression}, ${result}]));`;
    const run = await runExample(program, { env: { PATH: process.env["PATH"] ?? "" }, cwd: root });
    const [actual, shown] = JSON.parse(run.stdout) as [object, object];
    expect(actual).toEqual(shown);
  });
});
