import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { installPack, uninstallPack, updatePacks, type PackInstallation } from "../src/persona/packs/install-pack.ts";
import { PackError } from "../src/persona/packs/pack-error.ts";

/** The least a persona says, but for its id. */
export const flat = { description: "d", harness: "claude", model: "m", systemPrompt: "" };

/** A user with a directory of personas, and packs beside it. */
export interface Place {
  root: string;
  target: string;
  write(files: Record<string, object | string>): Promise<void>;
  install(spec: string, options?: { force?: boolean; audience?: "user" | "project" }): Promise<PackInstallation>;
  update(): Promise<PackInstallation[]>;
  uninstall(name: string, options?: { force?: boolean }): Promise<PackInstallation>;
  /** Files below the target. */
  files(): Promise<string[]>;
}

export async function place(files: Record<string, object | string> = {}): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), "packs-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const target = join(root, "user");
  const host = { env: { PATH: process.env["PATH"] }, home: root, cwd: root, nodePath: process.execPath };
  const write = async (contents: Record<string, object | string>): Promise<void> => {
    for (const [path, content] of Object.entries(contents)) {
      await mkdir(join(root, path, ".."), { recursive: true });
      await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
    }
  };
  const options = (audience: "user" | "project" = "user") => ({
    host,
    target: { directory: target, audience, directories: [join(root, "above"), target, join(root, "below")] },
  });
  await write(files);
  return {
    root,
    target,
    write,
    install: (spec, { force, audience } = {}) => installPack(spec, { ...options(audience), force }),
    update: () => updatePacks(options()),
    uninstall: (name, { force } = {}) => uninstallPack(name, { ...options(), force }),
    files: async () => {
      const entries = await readdir(target, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
        .toSorted();
    },
  };
}

export async function failure(action: Promise<unknown>): Promise<PackError> {
  const outcome: unknown = await action.catch((error: unknown) => error);
  if (outcome instanceof PackError) return outcome;
  throw new Error(`expected a PackError, got ${String(outcome)}`);
}
