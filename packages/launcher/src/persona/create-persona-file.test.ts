import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { createPersonaFile } from "./create-persona-file.ts";
import type { PersonaDraft } from "./draft-persona.ts";
import { loadPersona, type LoadedPersona } from "./load-persona.ts";

async function place(): Promise<{ directory: string; create(draft: PersonaDraft): Promise<LoadedPersona> }> {
  const root = await mkdtemp(join(tmpdir(), "new-persona-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const directory = join(root, "personas");
  return {
    directory,
    create: async (draft) => {
      const file = await createPersonaFile(draft, { directory, directories: [directory] });
      expect(file).toBe(join(directory, `${draft.id}.json`));
      return loadPersona(draft.id, { directories: [directory] });
    },
  };
}

async function failure(action: Promise<unknown>): Promise<LaunchError> {
  const outcome: unknown = await action.catch((error: unknown) => error);
  if (outcome instanceof LaunchError) return outcome;
  throw new Error(`expected a LaunchError, got ${String(outcome)}`);
}

describe("createPersonaFile()", () => {
  it.each(["claude", "codex", "opencode"] as const)("writes a persona for %s that has no problems", async (harness) => {
    const { create, directory } = await place();
    const { persona } = await create({ id: "p", description: "Tests sign-ups", harness });
    expect(persona).toMatchObject({ harness, env: { RAVI_EMAIL: "$RAVI_EMAIL" }, sandbox: { network: true } });
    expect(persona.systemPrompt).toContain("untrusted");
    expect(await readdir(directory)).toEqual(["p.json"]);
  });

  it("writes inputs, secrets and a phone", async () => {
    const { create } = await place();
    const draft = { id: "p", description: "d", inputs: ["SITE_URL"], secrets: ["GITHUB_TOKEN"], phone: true };
    const { persona } = await create(draft);
    expect(persona).toMatchObject({
      inputs: { SITE_URL: {} },
      env: { RAVI_PHONE: "$RAVI_PHONE", GITHUB_TOKEN: "$GITHUB_TOKEN" },
      ravi: { identity: { phone: true }, secrets: { GITHUB_TOKEN: { required: true } } },
    });
    expect(persona.systemPrompt).toContain("$SITE_URL");
  });

  it("writes only what differs from a base", async () => {
    const { create, directory } = await place();
    const { persona } = await create({ id: "p", extends: "review", model: "m" });
    expect(Object.keys(persona.tiers ?? {})).toHaveLength(3);
    const written = JSON.parse(await readFile(join(directory, "p.json"), "utf8")) as object;
    expect(Object.keys(written)).toEqual(["id", "extends", "model", "env", "ravi"]);
  });

  it("never replaces a file, also not behind a link to nowhere", async () => {
    const { create, directory } = await place();
    await mkdir(directory);
    await writeFile(join(directory, "a.json"), "mine");
    await symlink("nowhere", join(directory, "b.json"));
    expect((await failure(create({ id: "a", description: "d" }))).message).toContain("it is there already");
    expect((await failure(create({ id: "b", description: "d" }))).code).toBe("OPTION_INVALID");
    expect(await readFile(join(directory, "a.json"), "utf8")).toBe("mine");
  });

  it("lets one of many win", async () => {
    const { create, directory } = await place();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => create({ id: "p", description: `${index}` })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(directory)).toEqual(["p.json"]);
  });

  it("writes nothing that would have problems", async () => {
    const { create, directory } = await place();
    const error = await failure(create({ id: "p", description: " ", inputs: ["PATH"], model: "-x" }));
    expect(error.code).toBe("PERSONA_INVALID");
    expect(error.problems.map(({ pointer }) => pointer)).toEqual(["/description", "/model", "/inputs/PATH"]);
    expect(await failure(create({ id: "../p", description: "d" }))).toMatchObject({
      code: "PERSONA_ID_INVALID",
      message: 'Cannot write persona "../p": that is not a persona id',
    });
    // Told before what follows from it, that there is no model for it.
    const harness = "claud" as "claude";
    expect(await failure(create({ id: "p", description: "d", harness }))).toMatchObject({ code: "HARNESS_UNKNOWN" });
    expect((await failure(create({ id: "p", extends: "nothing" }))).problems).toMatchObject([{ pointer: "/extends" }]);
    await expect(readdir(directory)).rejects.toThrow("ENOENT");
  });
});
