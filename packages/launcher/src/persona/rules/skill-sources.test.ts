import { personaCatalog } from "@agentworkforce/workload-router";
import { expect, it } from "vitest";
import { checkSkillSources } from "./skill-sources.ts";

const found = (...sources: unknown[]): string[] =>
  checkSkillSources({ skills: sources.map((source) => ({ source })) }).map(
    ({ path, message }) => `${path.join("/")}: ${message}`,
  );

it("checkSkillSources() accepts every form of the router, and directories", () => {
  const catalog = Object.values(personaCatalog).flatMap(({ skills }) => skills.map(({ source }) => source));
  expect(catalog.length).toBeGreaterThan(5);
  expect(found(...new Set(catalog))).toEqual([]);
  expect(found("@prpm/x", "prpm/y", "./skills/mine", "/srv/skills/ours")).toEqual([]);
});

it.each([
  "b",
  "../skills/x",
  "./a/../b",
  "./",
  "/",
  "--registry/x",
  "x/--global",
  "https://github.com/a/b",
  "https://github.com/a/b#../../x",
  "https://github.com/a/b#-y",
  "https://evil.example/packages/a/b",
  "prpm/x;rm",
  "a/b/c",
])("checkSkillSources() refuses %j", (source) => {
  expect(found(source)).toEqual([`skills/0/source: ${JSON.stringify(source)} is not where a skill can be`]);
});

it("checkSkillSources() leaves wrong shapes to the schema", () => {
  expect(found(3, "", undefined)).toEqual([]);
  for (const document of [null, [], { skills: 3 }, { skills: [null, "x"] }]) {
    expect(checkSkillSources(document)).toEqual([]);
  }
});
