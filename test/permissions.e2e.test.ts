import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createWorld, type Harness, type World } from "./src/world.ts";

interface Result {
  status: string;
  output: string;
  warnings: { code: string; message: string }[];
  identity: { email: string };
}

async function run(world: World, harness: Harness, persona: object): Promise<Result> {
  const base = {
    id: "worker",
    description: "Works",
    harness,
    model: world.user.models[harness],
    systemPrompt: "Work.",
  };
  await world.writePersona({ ...base, ...persona });
  const { stdout } = await world.persona(["run", "worker", "Go", "--timeout", "90", "--json"]);
  return JSON.parse(stdout) as Result;
}

/** An agent that tries to make a file, then asks for its address, and tells what came of both. */
function tryToWrite(path: string): Promise<World> {
  return createWorld(({ toolResults }) => {
    if (toolResults.length === 0) return { run: `touch ${path}` };
    if (toolResults.length === 1) return { run: "ravi get email" };
    return { say: toolResults.join(" THEN ") };
  });
}

describe.each(["claude", "opencode"] as const)("%s", (harness) => {
  test("may use ravi and nothing else of the shell when the persona allows nothing", async () => {
    await using world = await tryToWrite("made-by-agent");
    const result = await run(world, harness, {});
    expect(result.status).toBe("completed");
    expect(result.output).toContain(`"email": "${result.identity.email}"`);
    expect(existsSync(join(world.workspace, "made-by-agent"))).toBe(false);
  });

  test("a denial beats an allowance", async () => {
    await using world = await tryToWrite("made-by-agent");
    const result = await run(world, harness, { permissions: { allow: ["Bash"], deny: ["Bash(touch:*)"] } });
    expect(result.output).toContain(`"email": "${result.identity.email}"`);
    expect(existsSync(join(world.workspace, "made-by-agent"))).toBe(false);
  });

  test("runs what the persona allows", async () => {
    await using world = await tryToWrite("made-by-agent");
    const result = await run(world, harness, { permissions: { allow: ["Bash(touch:*)"] } });
    expect(result.status).toBe("completed");
    expect(existsSync(join(world.workspace, "made-by-agent"))).toBe(true);
  });
});

describe("codex", () => {
  test("writes in the workspace and in its temporary directory, and nowhere else", async () => {
    await using world = await createWorld(({ toolResults }) =>
      toolResults.length === 0
        ? { run: 'touch inside "$TMPDIR/x" && touch ../outside; ls -d inside "$TMPDIR/x" ../outside; ravi get email' }
        : { say: toolResults.join() },
    );
    const result = await run(world, "codex", { ravi: {} });
    expect(result.output).toMatch(/^inside$/m);
    expect(result.output).toMatch(/\/tmp\/x$/m);
    expect(result.output).toContain(`"email": "${result.identity.email}"`);
    expect(existsSync(join(world.workspace, "inside"))).toBe(true);
    expect(existsSync(join(world.workspace, "../outside"))).toBe(false);
  });

  test("says which permissions it cannot enforce, and has no network when the persona wants none", async () => {
    await using world = await createWorld(({ toolResults }) =>
      toolResults.length === 0 ? { run: "ravi get email || echo NO NETWORK" } : { say: toolResults.join() },
    );
    const result = await run(world, "codex", {
      permissions: { deny: ["Read"] },
      sandbox: { network: false },
      ravi: {},
    });
    expect(result.output).toContain("NO NETWORK");
    expect(result.warnings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'permissions.deny "Read" is not enforced by codex: it has no such tool or pattern',
        "sandbox.network is off: no ravi call works in codex's sandbox",
      ]),
    );
  });
});
