import { quoteValue } from "../../text/quote-value.ts";
import type { Finding, JsonPath } from "../finding.ts";
import { fromTree, type JsonTree, type ObjectTree, type Origin } from "./json-tree.ts";
import { isGrowingList, isMergedObject } from "./merge-places.ts";

export interface MergeFinding<Source> extends Finding {
  source: Source;
}

export interface MergedTree<Source> {
  tree: JsonTree<Source>;
  /** Removals of what is not there. */
  findings: MergeFinding<Source>[];
}

/**
 * Lays a document over its base: scalars, most lists and most objects take the place of the inherited ones; the objects
 * of `merge-places.ts` are merged by key, some lists grow, and `null` removes what is inherited.
 */
export function mergeTrees<Source>(base: JsonTree<Source>, overlay: JsonTree<Source>): MergedTree<Source> {
  const findings: MergeFinding<Source>[] = [];
  return { tree: merge(base, overlay, [], findings), findings };
}

function merge<Source>(
  base: JsonTree<Source> | undefined,
  overlay: JsonTree<Source>,
  path: JsonPath,
  findings: MergeFinding<Source>[],
): JsonTree<Source> {
  if (overlay.kind === "object" && isMergedObject(path)) {
    return mergeObjects(base?.kind === "object" ? base : undefined, overlay, path, findings);
  }
  if (overlay.kind === "array" && base?.kind === "array" && isGrowingList(path)) {
    return { ...overlay, elements: withoutRepetition([...base.elements, ...overlay.elements]) };
  }
  return overlay;
}

function mergeObjects<Source>(
  base: ObjectTree<Source> | undefined,
  overlay: ObjectTree<Source>,
  path: JsonPath,
  findings: MergeFinding<Source>[],
): JsonTree<Source> {
  const members = new Map(base?.members);
  for (const [key, member] of overlay.members) {
    const inherited = members.get(key);
    if (!isNull(member)) members.set(key, merge(inherited, member, [...path, key], findings));
    else if (!members.delete(key)) findings.push(nothingToRemove(key, member));
  }
  return { ...overlay, members };
}

export function isNull<Source>(tree: JsonTree<Source> | undefined): boolean {
  return tree?.kind === "scalar" && tree.value === null;
}

function nothingToRemove<Source>(key: string, { source, path }: Origin<Source>): MergeFinding<Source> {
  const message = `null removes what is inherited, and no ${quoteValue(key)} is`;
  return { source, path, message, hint: "Remove it, or correct its name" };
}

function withoutRepetition<Source>(elements: readonly JsonTree<Source>[]): JsonTree<Source>[] {
  const seen = new Set<string>();
  return elements.filter((element) => {
    const key = JSON.stringify(fromTree(element).value);
    return !seen.has(key) && seen.add(key);
  });
}
