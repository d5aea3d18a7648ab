import { parseSkillSource, skillSourceWords } from "../../skills/skill-source.ts";
import { quoteValue } from "../../text/quote-value.ts";
import type { Finding } from "../finding.ts";
import { valueAt } from "../json/object-at.ts";

/** Refuses skills that nobody could install. */
export function checkSkillSources(document: unknown): Finding[] {
  const skills = valueAt(document, ["skills"]);
  if (!Array.isArray(skills)) return [];
  return skills.flatMap((_, index): Finding[] => {
    const path = ["skills", index, "source"];
    const source = valueAt(document, path);
    if (typeof source !== "string" || source.trim() === "" || parseSkillSource(source) !== undefined) return [];
    return [{ path, message: `${quoteValue(source)} is not where a skill can be`, hint: skillSourceWords }];
  });
}
