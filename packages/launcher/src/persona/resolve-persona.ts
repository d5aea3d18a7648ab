import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import { quoteValue } from "../text/quote-value.ts";
import { checkSource, invalid, type InvalidPersona } from "./check-persona.ts";
import { mergeSources } from "./extend/merge-sources.ts";
import type { Finding } from "./finding.ts";
import { findPersonaText } from "./find-persona-text.ts";
import { valueAt } from "./json/object-at.ts";
import type { PersonaLayer, PersonaText } from "./layers/persona-layer.ts";
import { locateFinding } from "./locate-finding.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import type { Persona } from "./persona-schema.ts";
import { declaredBase, declaredId, parsePersonaSource, type PersonaSource } from "./persona-source.ts";
import { refuseMalformedRefs } from "./rules/malformed-refs.ts";
import { refuseReservedNames } from "./rules/reserved-names.ts";
import { refuseSecretLiterals } from "./rules/secret-literals.ts";

/** A persona, the file it came from, and the files that this one extends. */
export interface LoadedPersona {
  persona: Persona;
  /** The file it came from. */
  file: string;
  /** The directory of that file, from which `claudeMd`, `agentsMd` and local skills start. */
  directory: string;
  /** SHA-256 of the file's bytes, in hexadecimal; with `extends`, of all hashes in the order of the files. */
  contentHash: string;
  /** Files that it extends, the nearest first. Absent when it extends none. */
  bases?: readonly string[];
  /** Directories of values that another file than `file` says, by JSON pointer. Absent when it extends none. */
  directories?: Readonly<Record<string, string>>;
}

export type ResolvedPersona = { kind: "valid"; loaded: LoadedPersona } | InvalidPersona;

/** Where a text stands in the cascade: its base is looked for from there on. */
export interface CascadePlace {
  layers: readonly PersonaLayer[];
  /** Index of the layer that the text came from. */
  index: number;
}

interface Link {
  source: PersonaSource;
  hash: string;
  index: number;
}

/** Checks a persona's text together with all that it extends. */
export async function resolvePersona(text: PersonaText, place: CascadePlace): Promise<ResolvedPersona> {
  const first = parse(text, place.index);
  if (first.kind === "invalid") return first;
  const chain = [first.link];
  for (let last = first.link; declaredBase(last.source) !== undefined;) {
    const next = await findBase(last, chain, place.layers);
    if (next.kind === "invalid") return withOwnProblems(first.link.source, next.problems);
    chain.push(next.link);
    last = next.link;
  }
  return chain.length === 1 ? loadSingle(first.link) : loadMerged(chain);
}

type ParsedLink = { kind: "parsed"; link: Link } | { kind: "invalid"; problems: PersonaProblem[] };

function parse({ file, content }: PersonaText, index: number): ParsedLink {
  if (content.kind === "unreadable") {
    const { message, hint } = content;
    return { kind: "invalid", problems: [{ file, pointer: "", message, ...(hint !== undefined && { hint }) }] };
  }
  const parsed = parsePersonaSource(content.text, file);
  if (parsed.kind === "invalid") return parsed;
  return { kind: "parsed", link: { source: parsed.source, hash: content.hash, index } };
}

function loadSingle({ source, hash }: Link): ResolvedPersona {
  const checked = checkSource(source);
  if (checked.kind === "invalid") return checked;
  const { file } = source;
  return { kind: "valid", loaded: { persona: checked.persona, file, directory: dirname(file), contentHash: hash } };
}

function loadMerged(chain: readonly Link[]): ResolvedPersona {
  const [file = "", ...bases] = chain.map(({ source }) => source.file);
  const { fileOf, ...checked } = mergeSources(chain.map(({ source }) => source));
  if (checked.kind === "invalid") return checked;
  const hash = createHash("sha256");
  for (const link of chain) hash.update(link.hash);
  const { persona } = checked;
  const directories = pathPointers(persona).flatMap((pointer) => {
    const directory = dirname(fileOf(pointer));
    return directory === dirname(file) ? [] : [[pointer, directory] as const];
  });
  const loaded = { persona, file, directory: dirname(file), contentHash: hash.digest("hex"), bases };
  return { kind: "valid", loaded: { ...loaded, directories: Object.fromEntries(directories) } };
}

/** Values that name files relative to the file they stand in. */
function pathPointers(persona: Persona): string[] {
  const places = ["", ...Object.keys(persona.tiers ?? {}).map((tier) => `/tiers/${tier}`)];
  const pointers = [
    ...places.flatMap((place) => [`${place}/claudeMd`, `${place}/agentsMd`]),
    ...(persona.skills ?? []).map((_, index) => `/skills/${index}/source`),
  ];
  return pointers.filter((pointer) => valueAt(persona, pointer.split("/").slice(1)) !== undefined);
}

async function findBase(from: Link, chain: readonly Link[], layers: readonly PersonaLayer[]): Promise<ParsedLink> {
  const name = declaredBase(from.source) ?? "";
  // The persona of the same id that this file shadows; any other may stand beside it.
  const start = declaredId(from.source) === name ? from.index + 1 : from.index;
  const found = await findPersonaText(name, { layers, start });
  if (found === undefined) return refuse(from, await notFound(name, layers.slice(start)));
  if (chain.some(({ source }) => source.file === found.text.file)) return refuse(from, circle(chain, found.text.file));
  return parse(found.text, found.index);
}

function refuse({ source }: Link, finding: Finding): ParsedLink {
  return { kind: "invalid", problems: [locateFinding(finding, source)] };
}

async function notFound(name: string, layers: readonly PersonaLayer[]): Promise<Finding> {
  const known = (await Promise.all(layers.map((layer) => layer.list()))).flatMap(({ names }) => names);
  return {
    path: ["extends"],
    message: `${quoteValue(name)} is neither a persona beside or below this file nor an intent of the router's catalog`,
    hint: didYouMeanHint(name, known) ?? '"persona list --all" has the personas that can be extended',
  };
}

function circle(chain: readonly Link[], file: string): Finding {
  const start = chain.findIndex(({ source }) => source.file === file);
  const names = chain.slice(start).map(({ source }) => declaredId(source) ?? source.file);
  return {
    path: ["extends"],
    message: `leads in a circle: ${[...names, names[0] ?? ""].join(" → ")}`,
    hint: "Let one of them stand for itself",
  };
}

/** Without its base a file cannot be checked as a whole; what is dangerous in it is told all the same. */
function withOwnProblems(source: PersonaSource, problems: readonly PersonaProblem[]): ResolvedPersona {
  const rules = [refuseSecretLiterals, refuseReservedNames, refuseMalformedRefs];
  const own = rules.flatMap((rule) => rule(source.document.value)).map((finding) => locateFinding(finding, source));
  return invalid([...problems, ...own], declaredId(source));
}
