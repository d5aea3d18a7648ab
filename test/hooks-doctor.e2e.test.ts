import { chmod, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOrchestratedWorld, type OrchestratedWorld } from "./src/orchestrators/orchestrated.ts";

interface Report {
  healthy: boolean;
  checks: { id: string; status: string; detail: string; fix?: string }[];
}

type Environment = Readonly<Record<string, string>>;

async function run(world: OrchestratedWorld, args: readonly string[], env: Environment = world.env): Promise<string> {
  const { exitCode, stdout, stderr } = await world.persona(args, { cwd: world.repository, env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

/** A user of dmux for whom everything is as it should be: the shims come first on PATH. */
async function createDmuxUser(): Promise<{ world: OrchestratedWorld; env: Environment; hooks: string }> {
  const world = await createOrchestratedWorld();
  await writeFile(join(world.repository, ".gitignore"), ".dmux/\n");
  await Promise.all([run(world, ["hooks", "install", "dmux"]), run(world, ["shims", "install"])]);
  const env = { ...world.env, PATH: `${join(world.state, "shims")}:${world.env["PATH"] ?? ""}` };
  return { world, env, hooks: join(world.repository, ".dmux/hooks") };
}

async function doctor(world: OrchestratedWorld, env: Environment): Promise<Report & { exitCode: number | undefined }> {
  const { exitCode, stdout } = await world.persona(["hooks", "doctor", "dmux", "--json"], {
    cwd: world.repository,
    env,
  });
  return { exitCode, ...(JSON.parse(stdout) as Report) };
}

function literal(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

interface Trouble {
  what: string;
  /** Makes it, and says what is different in the environment. */
  make(user: Awaited<ReturnType<typeof createDmuxUser>>): Promise<Environment | void>;
  /** What brings back more than files. @default nothing */
  unmake?(user: Awaited<ReturnType<typeof createDmuxUser>>): Promise<unknown>;
  /** The check that finds it. */
  id: string;
  detail: RegExp;
  fix: RegExp;
}

const troubles: readonly Trouble[] = [
  {
    what: "a wrong name",
    make: ({ hooks }) => writeFile(join(hooks, "worktree-create.sh"), "#!/bin/sh\n", { mode: 0o755 }),
    id: "hooks.name",
    detail: /worktree-create\.sh: dmux has no hook of that name/,
    fix: /Call it worktree_created/,
  },
  {
    what: "a hook that is not executable",
    make: ({ hooks }) => chmod(join(hooks, "worktree_created"), 0o644),
    id: "hooks.file",
    detail: /worktree_created: it is not executable/,
    fix: /chmod \+x/,
  },
  {
    what: "a hook that is shadowed",
    make: async ({ world }) => {
      await mkdir(join(world.repository, ".dmux-hooks"));
      await writeFile(join(world.repository, ".dmux-hooks/worktree_created"), "#!/bin/sh\n", { mode: 0o755 });
    },
    id: "hooks.shadowed",
    detail: /\.dmux-hooks\/worktree_created" comes first/,
    fix: /--team/,
  },
  {
    what: "a hook that is gone",
    make: ({ hooks }) => rm(join(hooks, "worktree_removed")),
    id: "hooks.file",
    detail: /worktree_removed: it is not there, so nothing takes it back/,
    fix: /persona hooks install dmux/,
  },
  {
    what: "a stale absolute path",
    make: async ({ world }) => {
      const command = join(world.state, "bin/persona");
      await writeFile(command, (await readFile(command, "utf8")).replaceAll("persona.mjs", "moved.mjs"));
    },
    id: "hooks.command",
    detail: /starts ".*moved\.mjs", which is not there any more/,
    fix: /persona hooks install dmux/,
  },
  {
    what: "an agent that is not wrapped",
    make: async ({ world }) => world.env,
    id: "hooks.agent",
    detail: /claude \(.*agents\/claude\)/,
    fix: /persona shims install/,
  },
  {
    what: "no agent at all",
    make: async ({ world }) => ({ ...world.env, PATH: "/usr/bin:/bin" }),
    id: "hooks.agent",
    detail: /none of claude, codex, opencode is on PATH/,
    fix: /persona shims install/,
  },
  {
    what: "a missing entry of what git ignores",
    make: ({ world }) => writeFile(join(world.repository, ".git/info/exclude"), "# mine\n"),
    id: "hooks.ignored",
    detail: /info\/exclude: our part is not in it/,
    fix: /persona hooks install dmux/,
  },
  {
    what: "a missing login",
    make: async ({ env }) => ({ ...env, RAVI_MANAGEMENT_KEY: "" }),
    id: "ravi",
    detail: /RAVI_API_URL.*without|management key/,
    fix: /./,
  },
  {
    what: "a Ravi that does not answer",
    make: async ({ env }) => ({ ...env, RAVI_API_URL: "http://127.0.0.1:1" }),
    id: "ravi",
    detail: /127\.0\.0\.1:1/,
    fix: /./,
  },
  {
    what: "the identity of a worktree that is gone",
    make: async ({ world, env }) => {
      const path = join(world.user.home, "gone");
      await mkdir(path);
      await run(world, ["workspace", "provision", "--path", path], env);
      await rename(path, `${path}-elsewhere`);
      await rm(`${path}-elsewhere`, { recursive: true });
    },
    unmake: ({ world, env }) => run(world, ["gc"], env),
    id: "identities",
    detail: /of workspaces that are gone: ws-gone-/,
    fix: /persona gc/,
  },
  {
    what: "an identity that Ravi did not delete",
    make: async ({ world, env }) => {
      await run(world, ["workspace", "provision"], env);
      world.ravi.faults.add({ kind: "status", method: "DELETE", path: "/api/identities/*/", status: 405 });
      const { exitCode } = await world.persona(["workspace", "release"], { cwd: world.repository, env });
      expect(exitCode).toBe(77);
    },
    id: "identities",
    detail: /left behind, because Ravi did not delete them: ws-/,
    fix: /persona identities --stale/,
  },
];

describe("persona hooks doctor", () => {
  let user: Awaited<ReturnType<typeof createDmuxUser>>;
  let restore: () => Promise<void>;

  beforeAll(async () => {
    user = await createDmuxUser();
    restore = await remember(user.world.repository, join(user.world.state, "bin"));
  });
  afterAll(() => user.world[Symbol.asyncDispose]());

  test("finds nothing wrong where everything is installed, and says what it looked at", async () => {
    const { world, env } = user;
    const { exitCode, healthy, checks } = await doctor(world, env);
    expect(checks.filter(({ status }) => status !== "ok" && status !== "note")).toEqual([]);
    expect({ exitCode, healthy }).toEqual({ exitCode: 0, healthy: true });
    const text = await world.persona(["hooks", "doctor", "dmux"], { cwd: world.repository, env });
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    for (const { id, detail } of checks)
      expect(text.stdout).toMatch(new RegExp(`^[✓·] ${id} .*${literal(detail)}$`, "m"));
    const ids = new Set(checks.map(({ id }) => id));
    expect([...ids]).toEqual(
      expect.arrayContaining(["hooks.command", "hooks.file", "hooks.ignored", "hooks.agent", "identities"]),
    );
  });

  test.each(troubles)("finds and explains $what", async ({ make, unmake, id, detail, fix }) => {
    const env = (await make(user)) ?? user.env;
    const { exitCode, healthy, checks } = await doctor(user.world, env);
    await restore();
    await unmake?.(user);
    expect({ exitCode, healthy }).toEqual({ exitCode: 78, healthy: false });
    const found = checks.filter(({ status }) => status === "warning" || status === "failure");
    expect(found).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(new RegExp(`^${id}`)),
        detail: expect.stringMatching(detail),
        fix: expect.stringMatching(fix),
      }),
    ]);
  });

  test("of a directory in no repository says so", async () => {
    const { world } = user;
    const ended = await world.persona(["hooks", "doctor", "dmux", "--path", "/"], { env: world.env });
    expect(ended).toMatchObject({ exitCode: 66, stdout: "" });
    expect(ended.stderr).toContain("it is in no git repository");
  });
});

/** Directories as they are, to be brought back. */
async function remember(...directories: string[]): Promise<() => Promise<void>> {
  const copies = directories.map((directory) => ({ directory, copy: `${directory} before` }));
  for (const { directory, copy } of copies) await cp(directory, copy, { recursive: true });
  return async () => {
    for (const { directory, copy } of copies) {
      await rm(directory, { recursive: true });
      await cp(copy, directory, { recursive: true });
    }
  };
}
