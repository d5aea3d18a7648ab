import { byPosition, invalid, judgeValue, withoutRepetition, type CheckedPersona } from "../check-persona.ts";
import type { Finding, JsonPath } from "../finding.ts";
import { jsonPointer } from "../json/json-pointer.ts";
import { locateFinding } from "../locate-finding.ts";
import type { PersonaProblem } from "../persona-problem.ts";
import { badKeyFindings, declaredId, type PersonaSource } from "../persona-source.ts";
import { alignRuntimes } from "./align-runtimes.ts";
import { fromTree, toTree, type JsonTree, type ObjectTree, type Origin } from "./json-tree.ts";
import { mergeTrees, type MergeFinding } from "./merge-trees.ts";

type Origins = ReadonlyMap<string, Origin<PersonaSource>>;

/** A persona made of several files, and the file that each of its values was written in. */
export type MergedPersona = CheckedPersona & {
  /** The file that says what stands at a JSON pointer of the persona. */
  fileOf(pointer: string): string;
};

/** Fields that belong to one file and are not inherited. */
const ownFields: ReadonlySet<string> = new Set(["$schema", "extends", "id"]);

/**
 * Merges a file with what it extends, and checks the result. Problems stand in the file that causes them.
 *
 * @param chain The file itself, then its base, then the base's base.
 */
export function mergeSources(chain: readonly PersonaSource[]): MergedPersona {
  const findings: MergeFinding<PersonaSource>[] = chain.flatMap((source) =>
    badKeyFindings(source).map((finding) => ({ ...finding, source })),
  );
  const tree = chain.toReversed().reduce<JsonTree<PersonaSource> | undefined>((base, source) => {
    const own = toTree(source.document.value, source);
    if (base?.kind !== "object" || own.kind !== "object") return own;
    const aligned = alignRuntimes(heritable(base), own);
    const merged = mergeTrees(aligned.base, aligned.overlay);
    findings.push(...merged.findings);
    return merged.tree;
  }, undefined);
  if (tree === undefined) throw new TypeError("There is nothing to merge");
  const { value, origins } = fromTree(withoutBaseName(tree));
  return { ...judge(chain, value, origins, findings), fileOf: (pointer) => originOf(pointer, origins, chain).file };
}

function judge(
  chain: readonly PersonaSource[],
  value: unknown,
  origins: Origins,
  mergeFindings: readonly MergeFinding<PersonaSource>[],
): CheckedPersona {
  const judged = judgeValue(value);
  const located = [
    ...mergeFindings.map((finding) => ({ finding, source: finding.source })),
    ...withoutRepetition(judged.findings).map((finding) => atOrigin(finding, origins, chain)),
  ];
  if (judged.persona !== undefined && located.length === 0) return { kind: "valid", persona: judged.persona };
  const problems = located.map(({ finding, source }) => locateFinding(finding, source));
  return invalid(inOrder(problems, chain), chain[0] === undefined ? undefined : declaredId(chain[0]));
}

function inOrder(problems: readonly PersonaProblem[], chain: readonly PersonaSource[]): PersonaProblem[] {
  const seen = new Set<string>();
  const distinct = problems.filter(({ file, pointer, message }) => {
    const key = `${file}\n${pointer}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
  return chain.flatMap(({ file }) => distinct.filter((problem) => problem.file === file).toSorted(byPosition));
}

/** What is missing is missing from the object around it. */
function atOrigin(
  finding: Finding,
  origins: Origins,
  chain: readonly PersonaSource[],
): { finding: Finding; source: PersonaSource } {
  for (let length = finding.path.length; length >= 0; length -= 1) {
    const origin = origins.get(jsonPointer(finding.path.slice(0, length)));
    if (origin === undefined) continue;
    const path: JsonPath = [...origin.path, ...finding.path.slice(length)];
    return { finding: { ...finding, path }, source: origin.source };
  }
  const [first] = chain;
  if (first === undefined) throw new TypeError("There is nothing to merge");
  return { finding, source: first };
}

function originOf(pointer: string, origins: Origins, chain: readonly PersonaSource[]): PersonaSource {
  const path = pointer.split("/").slice(1);
  return atOrigin({ path, message: "" }, origins, chain).source;
}

function heritable(base: ObjectTree<PersonaSource>): ObjectTree<PersonaSource> {
  return { ...base, members: new Map([...base.members].filter(([key]) => !ownFields.has(key))) };
}

function withoutBaseName(tree: JsonTree<PersonaSource>): JsonTree<PersonaSource> {
  if (tree.kind !== "object") return tree;
  return { ...tree, members: new Map([...tree.members].filter(([key]) => key !== "extends")) };
}
