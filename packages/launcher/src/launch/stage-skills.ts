import { join } from "node:path";
import type { HarnessInvocation } from "../harness/harness-adapter.ts";
import { jsonPointer } from "../persona/json/json-pointer.ts";
import { installSkills } from "../skills/install-skills.ts";
import { planSkills, skippedSkillsWarning, type SkillPlan } from "../skills/plan-skills.ts";
import type { LaunchDirectory } from "../workspace/state-directory.ts";
import type { LaunchInputs, LaunchPlan } from "./launch-plan.ts";

/** What will be installed for a launch: nothing, unless somebody asked for it. */
export function skillsOf(
  { installSkills: isWanted, loaded, runtime }: LaunchInputs,
  { path }: LaunchDirectory,
): SkillPlan | undefined {
  const skills = loaded.persona.skills ?? [];
  if (!isWanted || skills.length === 0) return undefined;
  return planSkills({
    skills,
    harness: runtime.harness,
    root: join(path, "skills"),
    directoryOf: (index) => loaded.directories?.[jsonPointer(["skills", index, "source"])] ?? loaded.directory,
  });
}

export function skillWarnings(
  { loaded, installSkills: isWanted }: LaunchInputs,
  plan: SkillPlan | undefined,
): string[] {
  if (plan !== undefined) return [...plan.warnings];
  const warning = isWanted ? undefined : skippedSkillsWarning(loaded.persona.skills ?? []);
  return warning === undefined ? [] : [warning];
}

/** The invocation with the staged skills in the harness's sight. */
export function withSkills(invocation: HarnessInvocation, plan: SkillPlan | undefined): HarnessInvocation {
  if (plan === undefined) return invocation;
  const { args, links } = plan.visibility;
  // In front: behind, a first task may stand that ends the options.
  return { ...invocation, args: [...args, ...invocation.args], links: [...invocation.links, ...links] };
}

/** Installs below the launch directory, so that they go with it. */
export async function stageSkills(
  { skills }: Pick<LaunchPlan, "skills">,
  { caller }: Pick<LaunchInputs, "caller">,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (skills !== undefined) await installSkills(skills, { caller, signal });
}
