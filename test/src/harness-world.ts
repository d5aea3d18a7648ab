import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  createLauncher,
  currentHost,
  type Launcher,
  type LauncherOptions,
  type PersonaHandle,
} from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import type { Harness, World } from "./world.ts";

/** A launcher for the personas of a world's workspace, with nothing of this machine's environment. */
export function launcherOf(world: World, options: Partial<LauncherOptions> = {}): Launcher {
  return createLauncher({
    ravi: world.ravi,
    raviCommandPath: raviCommandPath(),
    personaDirectories: [join(world.workspace, "personas")],
    host: { ...currentHost(), env: world.user.env, home: world.user.home, cwd: world.workspace },
    ...options,
  });
}

/** Writes a persona called `worker` for a harness, and hands it over. */
export async function useWorker(
  world: World,
  harness: Harness,
  fields: Record<string, unknown> = {},
  options: Partial<LauncherOptions> = {},
): Promise<PersonaHandle> {
  await world.writePersona({
    id: "worker",
    description: "Works",
    harness,
    model: world.user.models[harness],
    systemPrompt: "Work.",
    ...fields,
  });
  return launcherOf(world, options).usePersona("worker");
}

/** Writes files below a directory, by their paths. */
export async function writeFiles(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), contents);
  }
}
