import type { Finding } from "../finding.ts";
import { valueAt } from "../json/object-at.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { refsIn } from "../refs.ts";
import { placedStrings, type PlacedString } from "./placed-strings.ts";
import { looksRandom, secretKind } from "../../text/secret-patterns.ts";

/** Refuses credentials that are written out, anywhere in the file. The messages never show them. */
export function refuseSecretLiterals(document: unknown): Finding[] {
  return placedStrings(document).flatMap((string) => {
    const kind = secretKind(string.value) ?? kindByContext(string, document);
    if (kind === undefined) return [];
    return [{ path: string.path, message: `holds what looks like ${kind}`, hint: hintFor(string) }];
  });
}

/** Credentials without a telling prefix, recognised by the name they are given. */
function kindByContext(string: PlacedString, document: unknown): string | undefined {
  if (refsIn(string.value).length > 0) return undefined;
  const name = String(string.path.at(-1));
  switch (string.place) {
    case "env":
    case "mcp-env":
      return isSecretName(name) && looksRandom(string.value) ? `the value of ${quoteValue(name)}` : undefined;
    case "mcp-header":
      return isLiteralCredential(name, string.value) ? "a credential" : undefined;
    case "command-line":
      return isRandomArgument(string, document) ? "a credential" : undefined;
    case "url":
      return hasRandomAssignment(/[?&#;]([\w-]+)=([^&#;]+)/g, string.value) ? "a credential" : undefined;
    default:
      return isRandomInput(string) ? "a credential" : undefined;
  }
}

/** `--token=…`, or what follows `--token` as an argument of its own. */
function isRandomArgument({ path, value }: PlacedString, document: unknown): boolean {
  if (hasRandomAssignment(/^-{0,2}([\w-]+)=(.+)$/g, value)) return true;
  const index = path.at(-1);
  const before = typeof index === "number" ? valueAt(document, [...path.slice(0, -1), index - 1]) : undefined;
  const flag = typeof before === "string" ? /^--?([\w-]+)$/.exec(before)?.[1] : undefined;
  return flag !== undefined && isSecretName(flag) && looksRandom(value);
}

/** The default of an input that is named like a credential: inputs are visible in prompts. */
function isRandomInput({ path, value }: PlacedString): boolean {
  const [root, name, field] = path;
  const isDefault = root === "inputs" && (path.length === 2 || (path.length === 3 && field === "default"));
  return isDefault && isSecretName(String(name)) && looksRandom(value);
}

function isSecretName(name: string): boolean {
  return /(?:^|[-_])(?:token|secret|password|passwd|pwd|credential|(?:api|access|private|secret|auth)[-_]?key|apikey)$/i.test(
    name,
  );
}

function isLiteralCredential(header: string, value: string): boolean {
  if (/^\s*(?:bearer|basic|token|apikey|digest)\s+(?!\$)\S/i.test(value)) return true;
  const isCredentialHeader = isSecretName(header) || /^(?:proxy-)?authorization$/i.test(header);
  return isCredentialHeader && value.trim() !== "" && !value.includes("$");
}

function hasRandomAssignment(pattern: RegExp, value: string): boolean {
  return [...value.matchAll(pattern)].some(([, name = "", text = ""]) => isSecretName(name) && looksRandom(text));
}

function hintFor(string: PlacedString): string {
  const { place } = string;
  if (place === "env" || place === "mcp-env")
    return "Write a ref such as $MY_TOKEN and keep the value in the vault or the environment";
  if (place === "mcp-header")
    return "Write a ref such as Bearer ${MY_TOKEN} and keep the value in the vault or the environment";
  if (place === "command-line") return 'Pass it through the server\'s "env" as a ref such as $MY_TOKEN';
  if (place === "url") return 'Pass it through the server\'s "headers" as a ref such as ${MY_TOKEN}';
  return 'Remove it; give the agent a ref in "env" such as "MY_TOKEN": "$MY_TOKEN"';
}
