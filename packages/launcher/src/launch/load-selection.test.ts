import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  resolvePersonaByTier,
  PERSONA_INTENTS,
  PERSONA_TIERS,
  type PersonaSelection,
} from "@agentworkforce/workload-router";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadSelection } from "./load-selection.ts";

const selection: PersonaSelection = {
  personaId: "selected",
  tier: "best",
  runtime: {
    harness: "codex",
    model: "openai-codex/gpt-5.3-codex",
    systemPrompt: "Be kind.",
    harnessSettings: { reasoning: "low", timeoutSeconds: 60 },
  },
  skills: [],
  rationale: "because",
};

describe("loadSelection()", () => {
  it("turns a selection into a persona with one runtime", async () => {
    const ravi = { secrets: { TOKEN: { required: true } } };
    const { persona, file, contentHash } = await loadSelection({ ...selection, env: { A: "b" } }, { ravi });
    expect(persona).toMatchObject({
      id: "selected",
      description: "because",
      harness: "codex",
      model: "gpt-5.3-codex",
      systemPrompt: "Be kind.",
      harnessSettings: { reasoning: "low", timeoutSeconds: 60 },
      env: { A: "b" },
      ravi,
    });
    expect(file).toBe('selection "selected"');
    expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("takes every persona of the router's own catalog, in every tier", async () => {
    for (const intent of PERSONA_INTENTS) {
      for (const tier of PERSONA_TIERS) {
        const chosen = resolvePersonaByTier(intent, tier);
        expect((await loadSelection(chosen)).persona.id).toBe(chosen.personaId);
      }
    }
  });

  it("reads sidecars, which a selection names by absolute path", async () => {
    const directory = await mkdtemp(join(tmpdir(), "selection-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const agentsMd = join(directory, "AGENTS.md");
    await writeFile(agentsMd, "# Rules\n");
    const sidecars = {
      agentsMd,
      agentsMdMode: "extend",
      claudeMdContent: "# Claude\n",
      claudeMdMode: "overwrite",
    } as const;
    expect((await loadSelection({ ...selection, ...sidecars })).persona).toMatchObject({
      agentsMdContent: "# Rules\n",
      agentsMdMode: "extend",
      claudeMdContent: "# Claude\n",
      claudeMdMode: "overwrite",
    });
    await expect(loadSelection({ ...selection, agentsMd: join(directory, "none.md") })).rejects.toMatchObject({
      code: "PERSONA_INVALID",
    });
    await expect(loadSelection({ ...selection, claudeMd: "AGENTS.md" })).rejects.toMatchObject({
      code: "PERSONA_INVALID",
    });
  });

  it("refuses what a persona file may not hold either, with every problem", async () => {
    const broken = { ...selection, personaId: "Not An Id", env: { LD_PRELOAD: "x" } };
    await expect(loadSelection(broken)).rejects.toMatchObject({
      code: "PERSONA_INVALID",
      problems: [{ pointer: "/id" }, { pointer: "/env/LD_PRELOAD" }],
    });
  });
});
