import { materializeSkills, type Harness, type PersonaSkill } from "@agentworkforce/workload-router";
import { join, resolve } from "node:path";
import { parseSkillSource } from "./skill-source.ts";

export interface PlanSkillsOptions {
  skills: readonly PersonaSkill[];
  harness: Harness;
  /** Absolute path of a directory for this launch alone, outside every repository. It need not exist. */
  root: string;
  /** Absolute directory that a local skill's `./…` starts from, by the skill's index in the persona. */
  directoryOf: (index: number) => string;
}

/** How one skill gets into the staging directory. */
export type SkillStep = {
  skillId: string;
  /** Name of its directory. */
  name: string;
  /** Where it stands when the step is done. */
  directory: string;
} & (
  | { kind: "copy"; from: string }
  /** The router's install command; it runs in `workingDirectory` and leaves the skill in `installed`. */
  | { kind: "command"; command: readonly string[]; workingDirectory: string; installed: string }
);

/** What makes staged skills visible to a harness. */
export interface SkillVisibility {
  args: readonly string[];
  /** Links to make; paths are relative to the directory of the harness's files (`HarnessInput.directory`). */
  links: readonly { path: string; target: string }[];
}

/** Which commands will run, where, and how the harness gets to see the result. Serialisable; nothing has happened yet. */
export interface SkillPlan {
  root: string;
  steps: readonly SkillStep[];
  visibility: SkillVisibility;
  warnings: readonly string[];
}

/** Pure: plans the installation of a persona's skills by the router's rules, all of it below `root`. */
export function planSkills({ skills, harness, root, directoryOf }: PlanSkillsOptions): SkillPlan {
  const steps: SkillStep[] = [];
  const warnings: string[] = [];
  for (const [index, skill] of skills.entries()) {
    const step = planStep(
      skill,
      harness,
      join(root, "installing", String(index)),
      join(root, "skills"),
      directoryOf(index),
    );
    const earlier = steps.find(({ name }) => name === step.name);
    if (earlier === undefined) steps.push(step);
    else warnings.push(`skill "${skill.id}" is left out: "${earlier.skillId}" has the same name`);
  }
  return { root, steps, visibility: visibilityIn(harness, root, steps), warnings };
}

/** What a launch says that does not install its persona's skills; `undefined` when there are none. */
export function skippedSkillsWarning(skills: readonly PersonaSkill[]): string | undefined {
  if (skills.length === 0) return undefined;
  const names = skills.map(({ id }) => id).join(", ");
  return `${skills.length === 1 ? "skill" : "skills"} ${names} not installed: nobody asked for it (--install-skills)`;
}

function planStep(
  skill: PersonaSkill,
  harness: Harness,
  workingDirectory: string,
  staged: string,
  personaDirectory: string,
): SkillStep {
  const source = parseSkillSource(skill.source);
  if (source === undefined) throw new TypeError(`Skill "${skill.id}" has no source: it did not pass checkPersona`);
  const { name } = source;
  const step = { skillId: skill.id, name, directory: join(staged, name) };
  if (source.kind === "directory") return { ...step, kind: "copy", from: resolve(personaDirectory, source.path) };
  const [install] = materializeSkills([skill], harness).installs;
  if (install === undefined) throw new TypeError(`The router has no way to install "${skill.source}"`);
  const installed = join(workingDirectory, install.installedDir);
  return { ...step, kind: "command", command: install.installCommand, workingDirectory, installed };
}

/** As observed: claude loads a plugin directory; codex and opencode look below their own configuration. */
function visibilityIn(harness: Harness, root: string, steps: readonly SkillStep[]): SkillVisibility {
  if (steps.length === 0) return { args: [], links: [] };
  if (harness === "claude") return { args: [`--plugin-dir=${root}`], links: [] };
  const place = harness === "codex" ? "codex/skills" : "config/opencode/skills";
  return { args: [], links: steps.map(({ name, directory }) => ({ path: `${place}/${name}`, target: directory })) };
}
