import { describe, expect, it } from "vitest";
import { planSkills, skippedSkillsWarning } from "./plan-skills.ts";

const skills = [
  { id: "publish", source: "https://prpm.dev/packages/@prpm/npm-publishing", description: "d" },
  { id: "find", source: "https://github.com/vercel-labs/skills#find-skills", description: "d" },
  { id: "mine", source: "./skills/mine", description: "d" },
];

const plan = (harness: "claude" | "codex" | "opencode", list = skills): ReturnType<typeof planSkills> =>
  planSkills({ skills: list, harness, root: "/state/skills", directoryOf: (index) => `/personas/${index}` });

describe("planSkills()", () => {
  it("keeps everything below the staging directory, and gives claude a plugin", () => {
    expect(plan("claude")).toEqual({
      root: "/state/skills",
      steps: [
        {
          kind: "command",
          skillId: "publish",
          name: "npm-publishing",
          command: ["npx", "-y", "prpm", "install", "@prpm/npm-publishing", "--as", "claude"],
          workingDirectory: "/state/skills/installing/0",
          installed: "/state/skills/installing/0/.claude/skills/npm-publishing",
          directory: "/state/skills/skills/npm-publishing",
        },
        {
          kind: "command",
          skillId: "find",
          name: "find-skills",
          command: [
            "npx",
            "-y",
            "skills",
            "add",
            "https://github.com/vercel-labs/skills",
            "--skill",
            "find-skills",
            "-y",
          ],
          workingDirectory: "/state/skills/installing/1",
          installed: "/state/skills/installing/1/.agents/skills/find-skills",
          directory: "/state/skills/skills/find-skills",
        },
        {
          kind: "copy",
          skillId: "mine",
          name: "mine",
          from: "/personas/2/skills/mine",
          directory: "/state/skills/skills/mine",
        },
      ],
      visibility: { args: ["--plugin-dir=/state/skills"], links: [] },
      warnings: [],
    });
  });

  it.each([
    ["codex", ".agents/skills/npm-publishing", "codex/skills"],
    ["opencode", ".skills/npm-publishing", "config/opencode/skills"],
  ] as const)("puts them below the configuration of %s", (harness, installed, place) => {
    const { steps, visibility } = plan(harness);
    expect(steps[0]).toMatchObject({ installed: `/state/skills/installing/0/${installed}` });
    expect(steps[0]).toMatchObject({ command: expect.arrayContaining(["--as", harness]) as string[] });
    expect(visibility).toEqual({
      args: [],
      links: ["npm-publishing", "find-skills", "mine"].map((name) => ({
        path: `${place}/${name}`,
        target: `/state/skills/skills/${name}`,
      })),
    });
  });

  it("keeps the first of two skills of one name, and says so", () => {
    const twice = [...skills, { id: "again", source: "other/mine", description: "d" }];
    const { steps, warnings } = plan("claude", twice);
    expect(steps.map(({ skillId }) => skillId)).toEqual(["publish", "find", "mine"]);
    expect(warnings).toEqual(['skill "again" is left out: "mine" has the same name']);
  });

  it("has nothing to show without skills", () => {
    expect(plan("claude", [])).toMatchObject({ steps: [], visibility: { args: [], links: [] } });
  });
});

it("skippedSkillsWarning() names the skills", () => {
  expect(skippedSkillsWarning([])).toBeUndefined();
  expect(skippedSkillsWarning(skills)).toBe(
    "skills publish, find, mine not installed: nobody asked for it (--install-skills)",
  );
});
