import { describe, expect, it } from "vitest";
import { instructionsFile, planSidecars, withInstructions } from "./plan-sidecars.ts";

describe("planSidecars()", () => {
  it("leaves the project's own instructions to the harness when the persona has none", () => {
    const plan = planSidecars({ harness: "claude", sidecar: undefined, projectText: "Project" });
    expect(plan).toEqual({ instructions: "", readProjectInstructions: true });
    expect(withInstructions("Prompt", plan)).toBe("Prompt");
  });

  it("puts the sidecar in place of the project's file", () => {
    const sidecar = { text: "Persona", mode: "overwrite" } as const;
    expect(planSidecars({ harness: "claude", sidecar, projectText: "Project" })).toEqual({
      instructions: "# Instructions (CLAUDE.md)\n\nPersona",
      readProjectInstructions: false,
    });
  });

  it("puts the project's file first and tells it once", () => {
    const sidecar = { text: "Persona", mode: "extend" } as const;
    expect(planSidecars({ harness: "codex", sidecar, projectText: "Project\n" })).toEqual({
      instructions: "# Instructions (AGENTS.md)\n\nProject\n\n---\n\nPersona",
      readProjectInstructions: false,
    });
  });

  it.each(["", " \n", undefined])("extends nothing when the project's file is %j", (projectText) => {
    const sidecar = { text: "Persona", mode: "extend" } as const;
    expect(planSidecars({ harness: "opencode", sidecar, projectText }).instructions).toBe(
      "# Instructions (AGENTS.md)\n\nPersona",
    );
  });
});

it("instructionsFile() is CLAUDE.md for claude and AGENTS.md for the others", () => {
  expect((["claude", "codex", "opencode"] as const).map(instructionsFile)).toEqual([
    "CLAUDE.md",
    "AGENTS.md",
    "AGENTS.md",
  ]);
});

it("withInstructions() puts them behind the prompt, also behind an empty one", () => {
  const plan = planSidecars({ harness: "claude", sidecar: { text: "x $NAME", mode: "overwrite" } });
  expect(withInstructions("Prompt\n", plan)).toBe("Prompt\n\n# Instructions (CLAUDE.md)\n\nx $NAME");
  expect(withInstructions("", plan)).toBe("# Instructions (CLAUDE.md)\n\nx $NAME");
});
