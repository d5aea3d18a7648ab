import { readFile, realpath, access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { mkdir } from "node:fs/promises";
import type { OrchestratedWorld } from "./orchestrated.ts";
import { evilPrompt, type Orchestrator } from "./orchestrator.ts";
import { quoteWord } from "./quote-word.ts";

type Key = "setup" | "teardown";

/** Superset 1.24.2, second engine (fact sheet, section 2). */
export const superset: Orchestrator = {
  tool: "superset",
  open: async (world, name, mischief = "none") => {
    const path = join(world.user.home, ".superset/worktrees/p1", name);
    await mkdir(dirname(path), { recursive: true });
    await world.git(["worktree", "add", "-q", "-b", name, path]);
    const env = {
      SUPERSET_WORKSPACE_ID: "3f0e8a52-9a5f-4a53-8f0e-000000000001",
      SUPERSET_WORKSPACE_PATH: path,
      SUPERSET_ROOT_PATH: world.repository,
      SUPERSET_TERMINAL_ID: "t",
      SUPERSET_HOME_DIR: join(world.user.home, ".superset"),
    };
    const commands = await commandsOf(world, path, "setup");
    // Typed into the user's login shell.
    const setup = async (): Promise<void> => {
      const { exitCode, stderr } = await world.start("/bin/bash", ["-l", "-i", "-c", commands.join(" && ")], {
        cwd: path,
        env,
      });
      if (exitCode !== 0) throw new Error(`setup ended with ${exitCode}: ${stderr}`);
    };
    if (mischief === "runs the hook twice") await setup();
    // By default the agent starts beside it.
    const isBeside = mischief === "none" || mischief === "runs the hook beside the agent";
    const beside = isBeside ? setup() : mischief === "runs the hook twice" ? setup() : undefined;
    const state = join(world.user.home, ".local/state/persona-launcher/bin/persona");
    const words = [state, "exec", "--lifecycle", "workspace", "--", "claude", evilPrompt];
    const agent = await world.start("/bin/bash", ["-l", "-i", "-c", words.map(quoteWord).join(" ")], {
      cwd: path,
      env,
    });
    await beside;
    if (mischief === "runs the hook late") await setup();
    return {
      path: await realpath(path),
      agent,
      close: async () => {
        const lines = await commandsOf(world, path, "teardown");
        const ended = await world.start("bash", ["-c", lines.join(" && ")], { cwd: path, env });
        if (ended.exitCode !== 0) throw new Error(`teardown ended with ${ended.exitCode}: ${ended.stderr}`);
        await world.git(["worktree", "remove", "--force", path]);
        return ended;
      },
    };
  },
};

/** Base, overlay, and the script when there is no command; the overlay counts only above a base. */
async function commandsOf({ repository }: OrchestratedWorld, worktree: string, key: Key): Promise<string[]> {
  const bases = await Promise.all([repository, worktree].map((root) => readJson(join(root, ".superset/config.json"))));
  const sound = bases.filter((base) => base !== undefined && Object.values(base).every(isStrings));
  const base = (sound.findLast((one) => one?.[key] !== undefined)?.[key] ?? []) as string[];
  const overlay =
    (await readJson(join(worktree, ".superset/config.local.json"))) ??
    (await readJson(join(repository, ".superset/config.local.json")));
  const commands = sound.length === 0 ? base : overlaid(base, overlay?.[key]);
  if (commands.length > 0) return commands;
  for (const root of [worktree, repository]) {
    const script = join(root, ".superset", `${key}.sh`);
    if (await isThere(script)) return [`bash ${quoteWord(script)}`];
  }
  return [];
}

function overlaid(base: string[], value: unknown): string[] {
  if (isStrings(value)) return value;
  const { before = [], after = [] } = (value ?? {}) as { before?: string[]; after?: string[] };
  return [...before, ...base, ...after];
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

async function readJson(path: string): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
