import type { JsonTree, ObjectTree } from "./json-tree.ts";
import { isNull } from "./merge-trees.ts";

const flatFields = ["harness", "model", "systemPrompt", "harnessSettings"] as const;

const sidecarChannels = [
  ["claudeMd", "claudeMdContent"],
  ["agentsMd", "agentsMdContent"],
] as const;

/**
 * Brings a document and its base into one shape before they are merged. A persona has one runtime or tiers, so a runtime
 * field at the top applies to every tier, and a tier that is added to a persona without tiers starts from its runtime.
 * And a sidecar's path and text are one thing: whoever sets one of them takes the place of both.
 */
export function alignRuntimes<Source>(
  base: ObjectTree<Source>,
  overlay: ObjectTree<Source>,
): { base: ObjectTree<Source>; overlay: ObjectTree<Source> } {
  const aligned = alignTiers(base, overlay);
  return { base: withoutReplacedSidecars(aligned.base, aligned.overlay), overlay: aligned.overlay };
}

function alignTiers<Source>(
  base: ObjectTree<Source>,
  overlay: ObjectTree<Source>,
): { base: ObjectTree<Source>; overlay: ObjectTree<Source> } {
  const [inherited, own] = [base.members.get("tiers"), overlay.members.get("tiers")];
  if (isNull(own) || (inherited?.kind !== "object" && own?.kind !== "object")) return { base, overlay };
  const names = new Set([...tierNames(inherited), ...tierNames(own)]);
  return {
    base: inherited?.kind === "object" ? base : spread(base, names),
    overlay: spread(overlay, names),
  };
}

/** Moves the runtime at the top into every tier, below what the tier says itself. */
function spread<Source>(document: ObjectTree<Source>, names: ReadonlySet<string>): ObjectTree<Source> {
  const flat = flatFields.flatMap((field) => {
    const member = document.members.get(field);
    return member === undefined ? [] : [[field, member] as const];
  });
  if (flat.length === 0) return document;
  const own = document.members.get("tiers");
  const tiers = [...names].map((name) => {
    const tier = own?.kind === "object" ? own.members.get(name) : undefined;
    return [name, startFrom(flat, tier, document)] as const;
  });
  const rest = [...document.members].filter(([key]) => !flatFields.some((field) => field === key));
  const place = { source: document.source, path: own?.path ?? [] };
  return { ...document, members: new Map([...rest, ["tiers", { kind: "object", ...place, members: new Map(tiers) }]]) };
}

function startFrom<Source>(
  flat: readonly (readonly [string, JsonTree<Source>])[],
  tier: JsonTree<Source> | undefined,
  { source, path }: ObjectTree<Source>,
): JsonTree<Source> {
  if (tier === undefined) return { kind: "object", source, path, members: new Map(flat) };
  return tier.kind === "object" ? { ...tier, members: new Map([...flat, ...tier.members]) } : tier;
}

function tierNames<Source>(tiers: JsonTree<Source> | undefined): string[] {
  return tiers?.kind === "object" ? [...tiers.members.keys()] : [];
}

function withoutReplacedSidecars<Source>(base: ObjectTree<Source>, overlay: ObjectTree<Source>): ObjectTree<Source> {
  const top = replacedFields(overlay);
  const tiers = base.members.get("tiers");
  if (tiers?.kind !== "object") return without(base, top);
  const overlayTiers = overlay.members.get("tiers");
  const kept = [...tiers.members].map(([name, tier]): [string, JsonTree<Source>] => {
    if (tier.kind !== "object") return [name, tier];
    const own = overlayTiers?.kind === "object" ? overlayTiers.members.get(name) : undefined;
    return [name, without(tier, [...top, ...(own?.kind === "object" ? replacedFields(own) : [])])];
  });
  const members = new Map(without(base, top).members).set("tiers", { ...tiers, members: new Map(kept) });
  return { ...base, members };
}

/** `null` is left to the merge, which removes what it names. */
function replacedFields<Source>({ members }: ObjectTree<Source>): string[] {
  const isSet = (field: string): boolean => members.has(field) && !isNull(members.get(field));
  return sidecarChannels.filter((channel) => channel.some(isSet)).flat();
}

function without<Source>(object: ObjectTree<Source>, fields: readonly string[]): ObjectTree<Source> {
  return { ...object, members: new Map([...object.members].filter(([key]) => !fields.includes(key))) };
}
