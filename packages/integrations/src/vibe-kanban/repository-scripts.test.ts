import { createServer, type IncomingMessage } from "node:http";
import { chown, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { installHooks, removeHooks } from "../hooks/install-hooks.ts";
import type { HookPlace } from "../hooks/hook-tool.ts";
import { vibeKanban } from "./vibe-kanban.ts";

type Repository = Record<string, unknown> & { id: string };

interface StandIn {
  port: number;
  repositories: Repository[];
  /** Bodies of what was to be changed. */
  puts: unknown[];
  refusal?: string;
}

/** Answers as vibe-kanban 0.1.44 does: `{success, data, message}`. */
async function startVibeKanban(repositories: Repository[]): Promise<StandIn> {
  const standIn: StandIn = { port: 0, repositories, puts: [] };
  const server = createServer((request, response) => {
    void answerTo(standIn, request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  standIn.port = (server.address() as AddressInfo).port;
  return standIn;
}

async function answerTo(
  { repositories, puts, refusal }: StandIn,
  request: IncomingMessage,
): Promise<[number, unknown]> {
  const { method, url } = request;
  if (method === "GET" && url === "/api/repos") return [200, { success: true, data: repositories }];
  const known = repositories.find(({ id }) => url === `/api/repos/${encodeURIComponent(id)}`);
  if (method !== "PUT" || known === undefined) return [404, { success: false, message: "not found" }];
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as object;
  puts.push(body);
  if (refusal !== undefined) return [200, { success: false, message: refusal }];
  return [200, { success: true, data: Object.assign(known, body) }];
}

async function newPlace(): Promise<HookPlace & { stateDirectory: string }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "vibe kanban ")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const repository = join(root, "my 'repo'");
  const gitDirectory = join(repository, ".git");
  await mkdir(gitDirectory, { recursive: true });
  return {
    repository,
    gitDirectory,
    gitHooks: join(gitDirectory, "hooks"),
    home: root,
    env: { TMPDIR: root },
    command: join(root, "state/bin/persona"),
    isTeam: false,
    isStrict: false,
    stateDirectory: join(root, "state"),
  };
}

const program = { nodePath: process.execPath, scriptPath: "/nowhere/persona.mjs" };

test.each([
  ["a number", (port: number) => String(port)],
  ["an object", (port: number) => JSON.stringify({ main_port: port, preview_proxy_port: 1 })],
])(
  "scripts of a running vibe-kanban, whose port file holds %s, get our lines before their own, and lose them",
  async (_what, text) => {
    const place = await newPlace();
    const mine = {
      id: "r 1",
      name: "repo",
      path: place.repository,
      setup_script: "npm ci\r\nexit 0",
      archive_script: null,
    };
    const before = structuredClone(mine);
    const standIn = await startVibeKanban([{ id: "r2", path: "/elsewhere", setup_script: "x" }, mine]);
    await mkdir(join(place.home, "vibe-kanban"));
    await writeFile(join(place.home, "vibe-kanban/vibe-kanban.port"), text(standIn.port));

    const { changes, steps } = await installHooks(vibeKanban, place, { ...place, program });
    expect(changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["vibe-kanban: setup_script", "vibe-kanban: archive_script"]),
    );
    expect(steps.join("\n")).not.toContain("setup script");
    expect(mine.setup_script).toMatch(
      /^# >>> persona-launcher: vibe-kanban\r\n.* hooks run vibe-kanban setup \|\| true\r\n/,
    );
    expect(mine.setup_script.endsWith("\r\nnpm ci\r\nexit 0")).toBe(true);
    expect(mine.archive_script).toContain("hooks run vibe-kanban archive");
    expect(standIn.puts).toHaveLength(1);

    expect((await installHooks(vibeKanban, place, { ...place, program })).changes).toEqual([]);
    expect(standIn.puts).toHaveLength(1);

    await removeHooks(vibeKanban, place, place);
    expect(mine).toEqual(before);
    expect((await removeHooks(vibeKanban, place, place)).changes).toEqual([]);
    expect(standIn.puts).toHaveLength(2);
  },
);

test.each([
  ["that does not run", async () => ({ VIBE_BACKEND_URL: "http://127.0.0.1:1" })],
  ["that does not know the repository", async () => urlOf(await startVibeKanban([{ id: "r2", path: "/elsewhere" }]))],
  ["on another machine", async () => ({ VIBE_BACKEND_URL: "http://vibe.example.test:1" })],
])("of a vibe-kanban %s the scripts are the user's to put", async (_what, start) => {
  const place = await newPlace();
  const env = await start();
  const { changes, steps } = await installHooks(vibeKanban, { ...place, env }, { ...place, program });
  expect(changes.filter(({ path }) => path.startsWith("vibe-kanban:"))).toEqual([]);
  expect(steps.join("\n")).toContain("setup script: ");
});

test("a port file of another user's, in a directory where anybody may write, is passed over", async ({ skip }) => {
  skip(process.getuid?.() !== 0, "only root may give a file away");
  const place = await newPlace();
  const standIn = await startVibeKanban([{ id: "r1", path: place.repository }]);
  const file = join(place.home, "vibe-kanban/vibe-kanban.port");
  await mkdir(join(place.home, "vibe-kanban"));
  await writeFile(file, String(standIn.port));
  await chown(file, 65_534, 65_534);
  const { steps } = await installHooks(vibeKanban, place, { ...place, program });
  expect(standIn.puts).toEqual([]);
  expect(steps.join("\n")).toContain("setup script: ");
});

test("a vibe-kanban that refuses its settings says why, and a dry run asks it for nothing", async () => {
  const place = await newPlace();
  const standIn = await startVibeKanban([{ id: "r1", path: place.repository }]);
  const there = { ...place, env: urlOf(standIn) };
  const dry = await installHooks(vibeKanban, there, { ...place, program, isDryRun: true });
  expect(dry.changes).toHaveLength(4);
  expect(standIn.puts).toEqual([]);
  standIn.refusal = "the database is locked";
  await expect(installHooks(vibeKanban, there, { ...place, program })).rejects.toMatchObject({
    code: "SETTINGS_UNWRITABLE",
    message: "Cannot change the settings of vibe-kanban 0.1.44: the database is locked",
  });
});

function urlOf({ port }: StandIn): { VIBE_BACKEND_URL: string } {
  return { VIBE_BACKEND_URL: `http://127.0.0.1:${port}` };
}
