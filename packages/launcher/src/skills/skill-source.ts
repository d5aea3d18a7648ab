/** What the `source` of a skill means. The first two are the router's (0.11.0). */
export type SkillSource =
  /** A package of prpm.dev: `https://prpm.dev/packages/<scope>/<name>`, or `<scope>/<name>`. */
  | { kind: "prpm"; name: string }
  /** A skill in a repository on GitHub: `https://github.com/<owner>/<repository>#<skill>`. */
  | { kind: "skill.sh"; name: string }
  /** A directory with a `SKILL.md`: `./…` beside the persona's file, or an absolute path. */
  | { kind: "directory"; name: string; path: string };

export const skillSourceWords =
  "Write <scope>/<name> or https://prpm.dev/packages/<scope>/<name>, https://github.com/<owner>/<repository>#<skill>, or ./<directory> beside this file";

/** Names become directories and arguments: nothing that leads elsewhere, nothing that looks like an option. */
const segment = "[A-Za-z0-9@][A-Za-z0-9._-]{0,99}";
const prpmUrl = new RegExp(`^https?://prpm\\.dev/packages/(${segment})/(${segment})/?(?:[?#].*)?$`, "i");
const prpmName = new RegExp(`^(${segment})/(${segment})$`);
const gitHubUrl = new RegExp(`^https?://github\\.com/(${segment})/(${segment})#(${segment})$`, "i");

/** Reads a skill's `source`; `undefined` when it is none that can be installed. */
export function parseSkillSource(source: string): SkillSource | undefined {
  if (/^(?:\.?[\\/])/.test(source)) return parseDirectory(source);
  const prpm = prpmUrl.exec(source) ?? prpmName.exec(source);
  if (prpm?.[2] !== undefined) return { kind: "prpm", name: prpm[2] };
  const skill = gitHubUrl.exec(source)?.[3];
  return skill === undefined ? undefined : { kind: "skill.sh", name: skill };
}

function parseDirectory(path: string): SkillSource | undefined {
  const segments = path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
  const name = segments.at(-1);
  if (name === undefined || segments.includes("..") || !new RegExp(`^${segment}$`).test(name)) return undefined;
  return { kind: "directory", name, path };
}
