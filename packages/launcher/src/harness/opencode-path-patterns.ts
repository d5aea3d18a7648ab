import { posix } from "node:path";

/** Where the paths of a persona begin. All absolute. */
export interface PersonaPlaces {
  workspace: string;
  /** The repository's root, or the workspace outside a repository. */
  root: string;
  /** The user's home directory. Without it a path below `~/` cannot be said. */
  home?: string | undefined;
}

/**
 * A path of claude's rules in opencode's patterns; `undefined` where they cannot say it.
 *
 * claude reads a path as a line of .gitignore: `a` and `./a` begin in the workspace, at any depth when there is no slash
 * in them, `/a` in the workspace itself, `//a` at the file system's root and `~/a` at home; what is below a match is meant
 * too. opencode 1.18.33 matches paths relative to the repository that git finds, or to `/` without one, and its star
 * crosses slashes. Both beginnings are said. A denial may so catch more than claude's; an allowance that would is not said.
 */
export function opencodePathPatterns(
  path: string,
  places: PersonaPlaces,
  rule: "allow" | "deny",
): string[] | undefined {
  const segments = absoluteSegments(path, places);
  if (segments === undefined || (rule === "allow" && !isExact(segments))) return undefined;
  const root = segmentsOf(places.root);
  const inside = inDirectory(segments, root);
  if (rule === "allow" && inside.length === 0) return undefined;
  const outside = rule === "deny" ? [segmentsOf(posix.relative(places.root, `/${segments.join("/")}`))] : [];
  return [...new Set([...inside, ...outside, segments].flatMap(wildcards))];
}

function absoluteSegments(path: string, { home, workspace }: PersonaPlaces): string[] | undefined {
  // Classes, escapes and negations have no counterpart.
  if (path === "" || /^!|[[\]\\]/.test(path)) return undefined;
  if (path.startsWith("//")) return segmentsOf(posix.normalize(path.slice(1)));
  if (path.startsWith("/")) return segmentsOf(posix.join(workspace, path));
  if (path === "~" || path.startsWith("~/")) {
    return home === undefined ? undefined : segmentsOf(posix.join(home, path.slice(1)));
  }
  const name = posix.normalize(path).replace(/\/$/, "");
  return segmentsOf(posix.join(workspace, name.includes("/") || name === "." || name === ".." ? "" : "**", name));
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** What is left of the segments inside a directory: none when they never lead there, several when `**` leaves a choice. */
function inDirectory(segments: readonly string[], directory: readonly string[]): string[][] {
  const [segment, ...rest] = segments;
  const [name, ...below] = directory;
  if (name === undefined) return [[...segments]];
  if (segment === undefined) return [[]];
  if (segment === "**") return [...inDirectory(rest, directory), ...inDirectory(segments, below)];
  return segment === name || segmentMatches(segment, name) ? inDirectory(rest, below) : [];
}

function segmentMatches(segment: string, name: string): boolean {
  const source = segment
    .replaceAll(/[.+^${}()|]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(name);
}

/** Whether opencode's star, which crosses slashes, means no more here than claude's. */
function isExact(segments: readonly string[]): boolean {
  return segments.every((segment, index) => {
    if (segment === "**" || !/[*?]/.test(segment)) return true;
    const isLast = index === segments.length - 1;
    return (segments[index - 1] === "**" && /^\*[^*?]*$/.test(segment)) || (isLast && /^[^*?]*\*$/.test(segment));
  });
}

/** Each `**` between two slashes stands for no directory or for any; what a pattern names includes what is below it. */
function wildcards(segments: readonly string[]): string[] {
  const spread = (rest: readonly string[]): string[] => {
    const [segment, ...below] = rest;
    if (segment === undefined) return [];
    if (below.length === 0) return [segment === "**" ? "*" : segment];
    const ends = spread(below);
    return segment === "**" ? [...ends, ...ends.map((end) => `*/${end}`)] : ends.map((end) => `${segment}/${end}`);
  };
  if (segments.length === 0) return ["*"];
  return spread(segments).flatMap((pattern) => (/(?:^|\/)\*$/.test(pattern) ? [pattern] : [pattern, `${pattern}/*`]));
}
