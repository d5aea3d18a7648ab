import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { HookPlace } from "../hooks/hook-tool.ts";

const script = z.string().nullish();

const repositorySchema = z.object({
  id: z.string(),
  path: z.string(),
  setup_script: script,
  archive_script: script,
});

/** A repository as vibe-kanban has it in its database; of its scripts, those that are ours to change. */
export type RepositorySettings = z.infer<typeof repositorySchema>;

/** The settings of a repository in a vibe-kanban that runs. */
export interface SettingsAccess {
  settings: RepositorySettings;
  /** @throws Error when vibe-kanban does not answer, or refuses. */
  write(scripts: Partial<Pick<RepositorySettings, "setup_script" | "archive_script">>): Promise<void>;
}

const answerSchema = z.object({ success: z.boolean(), data: z.unknown().optional(), message: z.string().nullish() });

/**
 * Finds the settings of a repository by the API of vibe-kanban 0.1.44: `GET /api/repos`, `PUT /api/repos/{id}`. Its server is
 * found as its own MCP server finds it: by `VIBE_BACKEND_URL`, or by the file that holds its port.
 *
 * @returns `undefined` when it does not run on this machine, or does not know the repository.
 */
export async function findSettings({ repository, env }: HookPlace): Promise<SettingsAccess | undefined> {
  const server = await findServer(env);
  if (server === undefined) return undefined;
  try {
    const all = z.array(repositorySchema).parse(await ask(new URL("/api/repos", server)));
    const settings = await findByPath(all, repository);
    if (settings === undefined) return undefined;
    const url = new URL(`/api/repos/${encodeURIComponent(settings.id)}`, server);
    return { settings, write: async (scripts) => void (await ask(url, scripts)) };
  } catch {
    return undefined;
  }
}

async function findByPath(
  all: readonly RepositorySettings[],
  repository: string,
): Promise<RepositorySettings | undefined> {
  for (const one of all) if ((await realpath(one.path).catch(() => one.path)) === repository) return one;
  return undefined;
}

/** On this machine only: whoever else answers at a port has no business with our scripts. */
async function findServer(env: HookPlace["env"]): Promise<URL | undefined> {
  const url = env["VIBE_BACKEND_URL"] ?? (await urlFromPortFile(env));
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? new URL(url) : undefined;
}

/** It holds a number, or since 0.1.43 an object with `main_port`. */
async function urlFromPortFile(env: HookPlace["env"]): Promise<string | undefined> {
  const path = join(env["TMPDIR"] ?? "/tmp", "vibe-kanban/vibe-kanban.port");
  const text = await readOwn(path).catch(() => "");
  const port = /^\s*(\d{1,5})\s*$/.exec(text)?.[1] ?? /"main_port"\s*:\s*(\d{1,5})/.exec(text)?.[1];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

/** Nothing of another user's: anybody may write where temporary files are. */
async function readOwn(path: string): Promise<string> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return (await file.stat()).uid === process.getuid?.() ? await file.readFile("utf8") : "";
}

async function ask(url: URL, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "PUT",
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: "error",
    signal: AbortSignal.timeout(5_000),
  });
  const { success, data, message } = answerSchema.parse(await answer.json());
  if (!answer.ok || !success) throw new Error(message ?? `vibe-kanban answered ${answer.status}`);
  return data;
}
