import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { loadPersona } from "../persona/load-persona.ts";
import { selectRuntime } from "../persona/select-runtime.ts";
import { readSidecars } from "./read-sidecars.ts";
import type { SidecarPlan } from "./plan-sidecars.ts";

interface Place {
  root: string;
  read(options?: { harness?: string; tier?: string }): Promise<SidecarPlan>;
}

/** Persona `p` below `one` and `two`, and a project in `work`. */
async function place(files: Record<string, object | string>): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), "sidecars-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, "work"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  const directories = [join(root, "one"), join(root, "two")];
  return {
    root,
    read: async (options = {}) => {
      const loaded = await loadPersona("p", { directories });
      return readSidecars({ loaded, runtime: selectRuntime(loaded.persona, options), workspace: join(root, "work") });
    },
  };
}

async function problemsOf(reading: Promise<unknown>): Promise<string[]> {
  const outcome: unknown = await reading.catch((error: unknown) => error);
  if (!(outcome instanceof LaunchError)) throw new Error("it was accepted");
  return outcome.problems.map(({ pointer, message }) => `${pointer}: ${message}`);
}

const flat = { id: "p", description: "d", harness: "claude", model: "m", systemPrompt: "" };

describe("readSidecars()", () => {
  it("reads the file beside the persona, and leaves the project's alone", async () => {
    const { root, read } = await place({
      "one/p.json": { ...flat, claudeMd: "texts/claude.md", agentsMdContent: "Agents" },
      "one/texts/claude.md": "\ufeffClaude",
      "work/CLAUDE.md": "Project",
    });
    expect(await read()).toEqual({
      instructions: "# Instructions (CLAUDE.md)\n\nClaude",
      readProjectInstructions: false,
    });
    expect((await read({ harness: "codex" })).instructions).toBe("# Instructions (AGENTS.md)\n\nAgents");
    expect(await readFile(join(root, "work/CLAUDE.md"), "utf8")).toBe("Project");
  });

  it("puts the project's own file first in mode extend, also behind a link within the project", async () => {
    const { root, read } = await place({
      "one/p.json": { ...flat, claudeMdContent: "Persona", claudeMdMode: "extend" },
      "work/AGENTS.md": "Project",
    });
    await symlink("AGENTS.md", join(root, "work/CLAUDE.md"));
    expect((await read()).instructions).toBe("# Instructions (CLAUDE.md)\n\nProject\n\n---\n\nPersona");
  });

  it("takes the tier's own file, and the path of a base from the base's directory", async () => {
    const runtime = { harness: "claude", model: "m", systemPrompt: "" };
    const { read } = await place({
      "one/p.json": { id: "p", extends: "p" },
      "two/p.json": {
        id: "p",
        description: "d",
        claudeMd: "top.md",
        tiers: { best: { ...runtime, claudeMd: "best.md" }, minimum: runtime },
      },
      "one/top.md": "wrong",
      "two/top.md": "Top",
      "two/best.md": "Best",
    });
    expect((await read({ tier: "best" })).instructions).toContain("Best");
    expect((await read({ tier: "minimum" })).instructions).toContain("Top");
  });

  it("says what is missing", async () => {
    const { root, read } = await place({ "one/p.json": { ...flat, claudeMd: "claude.md" } });
    expect(await problemsOf(read())).toEqual([`/claudeMd: there is no file "claude.md" in "${join(root, "one")}"`]);
  });

  it("follows no link out of the persona's directory or the workspace", async () => {
    const { root, read } = await place({
      "one/p.json": { ...flat, claudeMd: "claude.md" },
      "two/p.json": { ...flat, claudeMdContent: "Persona", claudeMdMode: "extend" },
      secret: "s3cret",
    });
    await symlink("../secret", join(root, "one/claude.md"));
    await symlink("../secret", join(root, "work/CLAUDE.md"));
    expect(await problemsOf(read())).toEqual(["/claudeMd: a symbolic link leads out of its directory"]);
    await rm(join(root, "one/p.json"));
    expect(await problemsOf(read())).toEqual([": a symbolic link leads out of its directory"]);
  });
});
