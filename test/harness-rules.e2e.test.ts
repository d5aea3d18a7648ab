import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { launcherOf, useWorker, writeFiles } from "./src/harness-world.ts";
import { startMcpHttpServer } from "./src/mcp-http-server.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { createWorld, type World } from "./src/world.ts";

/** A call of one of the harness's own tools; `offerOwnTools` puts its name right on the way. */
const own = (tool: string, args: Readonly<Record<string, unknown>>): StandInStep => ({
  callTool: { server: "own", tool, arguments: args },
});

/** Stands between codex or opencode and the stand-in, which names tools of MCP servers only. */
async function offerOwnTools(world: World): Promise<void> {
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const body = await buffer(request);
      const headers = { "content-type": "application/json", authorization: request.headers.authorization ?? "" };
      const answer = await fetch(`${world.model.url}${request.url}`, { method: "POST", headers, body });
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end((await answer.text()).replaceAll(/"own_|"namespace":"mcp__own","/g, '"'));
    };
    pass().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of [".config/opencode/opencode.json", ".codex/config.toml"]) {
    const config = join(world.user.home, path);
    await writeFile(config, (await readFile(config, "utf8")).replaceAll(world.model.url, url));
  }
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
}

interface Outcome {
  results: readonly string[];
  warnings: readonly string[];
}

/** Runs the steps in a workspace of opencode's, one after the other, and hands over what each came to. */
async function play(
  world: World,
  workspace: string,
  permissions: object,
  steps: (StandInStep | undefined)[],
): Promise<Outcome> {
  await offerOwnTools(world);
  await world.writePersona({
    id: "worker",
    description: "Works",
    harness: "opencode",
    model: world.user.models.opencode,
    systemPrompt: "Work.",
    permissions,
  });
  await using worker = launcherOf(world).usePersona("worker");
  const result = await worker.sendMessage("Go", { workingDirectory: workspace, timeoutSeconds: 90 });
  expect(result.status).toBe("completed");
  const turns = world.model.requests().filter(({ isSideRequest }) => !isSideRequest);
  expect(turns).toHaveLength(steps.length + 1);
  return { results: turns.at(-1)?.toolResults ?? [], warnings: result.warnings.map(({ message }) => message) };
}

/** Creates files with what their names say, in `workspace` of a git repository or of none. */
async function createPlace(world: World, workspace: string, isRepository: boolean): Promise<void> {
  await mkdir(workspace, { recursive: true });
  const names = ["a", "b", "c", "d", "e/f/g", "k.pem"];
  await writeFiles(workspace, Object.fromEntries(names.map((name) => [`secret/${name}`, `CONTENTS-OF-${name}`])));
  await writeFiles(workspace, { "open/a": "CONTENTS-OF-open", "other/k.pem": "CONTENTS-OF-other" });
  if (isRepository) await mkdir(join(world.workspace, ".git"), { recursive: true });
  if (isRepository) await writeFiles(world.workspace, { ".git/HEAD": "ref: refs/heads/main\n" });
  for (const name of isRepository ? ["objects", "refs"] : [])
    await mkdir(join(world.workspace, ".git", name), { recursive: true });
}

describe("path rules on opencode", () => {
  test.each([
    ["below the root of a git repository", "packages/app", true],
    ["that is the root of a git repository", ".", true],
    ["outside a repository", "packages/app", false],
  ])("hold in a workspace %s", async (_name, below, isRepository) => {
    const steps: StandInStep[] = [];
    await using world = await createWorld(({ toolResults }) => steps[toolResults.length] ?? { say: "done" }, {
      // The other place for homes lies in a repository: this one.
      home: { below: isRepository ? "repository" : "system-temp" },
    });
    const workspace = join(world.workspace, below);
    await createPlace(world, workspace, isRepository);
    steps.push(
      own("read", { filePath: join(workspace, "secret/a") }),
      own("read", { filePath: "secret/b" }),
      own("read", { filePath: "./secret/c" }),
      own("read", { filePath: "secret/d" }),
      own("read", { filePath: "secret/e/f/g" }),
      own("read", { filePath: "other/k.pem" }),
      own("read", { filePath: "open/a" }),
      own("write", { filePath: "src/made", content: "x" }),
      own("write", { filePath: "src/locked/made", content: "x" }),
      own("write", { filePath: "made", content: "x" }),
    );
    const deny = ["Read(secret/a)", "Read(./secret/b)", "Read(/secret/c)", `Read(/${workspace}/secret/d)`];
    const { results, warnings } = await play(
      world,
      workspace,
      {
        allow: ["Read", "Edit(src/**)"],
        deny: [...deny, "Read(~/../workspace/**/e/**)", "Read(*.pem)", "Edit(src/locked/*)"],
      },
      steps,
    );
    expect(results.slice(0, 6).map((text) => /CONTENTS-OF/.test(text))).toEqual(Array(6).fill(false));
    expect(results[6]).toContain("CONTENTS-OF-open");
    const made = ["src/made", "src/locked/made", "made"].filter((name) => existsSync(join(workspace, name)));
    expect(made).toEqual(["src/made"]);
    expect(warnings).toEqual([expect.stringContaining("grep")]);
  });
});

const isOutside = (name: string): boolean => /web_search|agent/.test(name);

describe("the rules of codex", () => {
  test("refuses a denied command behind others, and MCP tools by a part of their names", async () => {
    await using mcp = await startMcpHttpServer();
    const commands = ["timeout 5 touch made", "! touch made", "2>/dev/null touch made", "bash -c touch\\ made"];
    const steps: StandInStep[] = [
      ...commands.map((run) => ({ run })),
      { callTool: { server: "lab", tool: "add", arguments: { a: 1, b: 1 } } },
      { run: "mkdir allowed" },
    ];
    await using world = await createWorld(({ toolResults }) => steps[toolResults.length] ?? { say: "done" });
    await using worker = await useWorker(world, "codex", {
      permissions: { deny: ["Bash(touch:*)", "mcp__lab__ad*"] },
      mcpServers: { lab: { type: "http", url: mcp.url } },
      sandbox: { network: true },
    });
    const result = await worker.sendMessage("Go", { timeoutSeconds: 90 });
    expect(result.status).toBe("completed");
    expect(["made", "allowed"].filter((name) => existsSync(join(world.workspace, name)))).toEqual(["allowed"]);
    expect(mcp.calls()).not.toContain("tools/call");
  });

  test("offers neither web nor agents where an allow list leaves them out", async () => {
    await using world = await createWorld(() => ({ say: "done" }));
    const offered = async (permissions: object): Promise<string[]> => {
      await using worker = await useWorker(world, "codex", { permissions });
      await worker.sendMessage("Go", { timeoutSeconds: 90 });
      return world.model.requests().at(-1)?.toolNames ?? [];
    };
    const open = await offered({ allow: ["Bash", "WebSearch", "Task"] });
    expect(open.filter(isOutside)).not.toEqual([]);
    const closed = await offered({ allow: ["Bash"] });
    expect(closed.filter(isOutside)).toEqual([]);
    expect(open).toEqual(expect.arrayContaining(closed));
  });

  test.each([
    ["some commands", ["Bash(sh:*)"], []],
    ["every command", ["Bash"], ["made"]],
  ])("with %s allowed (%j) what is typed into a running program makes %j", async (_name, allow, made) => {
    await using world = await createWorld(({ toolResults: [started, ...typed] }) => {
      if (started === undefined) return own("exec_command", { cmd: "sh", tty: true, yield_time_ms: 500 });
      const id = Number(/session ID (\d+)/.exec(started)?.[1]);
      const chars = ["touch made; exit\n"][typed.length];
      return chars === undefined ? { say: "done" } : own("write_stdin", { session_id: id, chars, yield_time_ms: 2000 });
    });
    await offerOwnTools(world);
    await using worker = await useWorker(world, "codex", { permissions: { allow } });
    expect((await worker.sendMessage("Go", { timeoutSeconds: 90 })).status).toBe("completed");
    expect(world.model.requests().at(-1)?.toolResults).toHaveLength(2);
    expect(["made"].filter((name) => existsSync(join(world.workspace, name)))).toEqual(made);
  });
});
