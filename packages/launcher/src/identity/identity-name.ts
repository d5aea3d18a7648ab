import { createHash } from "node:crypto";
import { basename } from "node:path";
import { renderPersonaInputs } from "@agentworkforce/harness-kit";
import { LaunchError } from "../launch-error.ts";
import { quoteValue } from "../text/quote-value.ts";
import type { Lifecycle } from "./lifecycle.ts";

/**
 * What an identity of ours may be called: lower-case words joined by hyphens, dots or underscores. Narrower than what
 * Ravi takes, because names end up in paths, addresses and terminals.
 */
export const identityNamePattern: RegExp = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;

/** By lifecycle. Named identities and pools are the persona's for good; a workspace's goes by its directory. */
const defaultTemplates: Readonly<Record<Lifecycle, string>> = {
  ephemeral: "task-${PERSONA_ID}-${LAUNCH_ID}",
  named: "${PERSONA_ID}",
  pool: "${PERSONA_ID}",
  workspace: "ws-${WORKSPACE}",
};

/** What an identity's name is made of, by what the persona says of it. */
export function identityTemplate(
  identity: { name?: string | undefined; lifecycle?: Lifecycle | undefined } | undefined,
): string {
  return identity?.name ?? defaultTemplates[identity?.lifecycle ?? "ephemeral"];
}

const longestPersonaId = 45;

export interface IdentityNameOptions {
  /** @default one of the lifecycle's */
  template?: string | undefined;
  /** @default "ephemeral" */
  lifecycle?: Lifecycle | undefined;
  personaId: string;
  launchId: string;
  inputs: Readonly<Record<string, string>>;
}

/**
 * The name of the identity of a launch, or of the pool it comes from; its prefix makes stale ones recognisable in Ravi's
 * own list.
 *
 * @throws LaunchError `IDENTITY_NAME_INVALID` when an input makes the name unusable (`/`, `..`, quotes, `$(…)`).
 */
export function identityName(options: IdentityNameOptions): string {
  const { lifecycle = "ephemeral" } = options;
  const template = options.template ?? defaultTemplates[lifecycle];
  const name = renderName(template, options);
  if (isName(name)) return name;
  throw malformed(name, "identity", `; change the input that "${template}" takes it from`);
}

/**
 * @param what What is to be called so.
 * @throws LaunchError `IDENTITY_NAME_INVALID` for what is no name of an identity.
 */
export function requireIdentityName(name: string, what: "identity" | "pool" = "identity"): string {
  if (isName(name)) return name;
  throw malformed(name, what);
}

function isName(name: string): boolean {
  return identityNamePattern.test(name) && !name.includes("..");
}

function malformed(name: string, what: "identity" | "pool", advice = ""): LaunchError {
  const article = what === "identity" ? "an" : "a";
  return new LaunchError(
    "IDENTITY_NAME_INVALID",
    `Cannot name ${article} ${what} ${shown(name)}: ${whatIsWrong(name)}`,
    {
      hint: `Names have 1 to 63 characters out of a-z, 0-9, ".", "_" and "-" and start and end with a letter or digit${advice}`,
    },
  );
}

/** So that label, prefix and fingerprint make a valid name. */
const longestLabel = 48;

/**
 * The name of a workspace's identity: `ws-`, a label, and a fingerprint of the path, by which two workspaces that are
 * called the same have two names.
 *
 * @param path Canonical.
 * @param options Its template, when there is one, gives the label. @default the directory's own name
 */
export function workspaceIdentityName(path: string, options: IdentityNameOptions): string {
  const label = options.template === undefined ? basename(path) : renderName(options.template, options);
  const fingerprint = createHash("sha256").update(path).digest("hex").slice(0, 8);
  return ["ws", labelOf(label), fingerprint].filter((part) => part !== "").join("-");
}

function labelOf(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-+/, "").slice(0, longestLabel).replace(/-+$/, "");
}

function renderName(template: string, { inputs, personaId, launchId }: IdentityNameOptions): string {
  return renderPersonaInputs(template, {
    ...inputs,
    // Cut, so that the default name of every valid persona id is a valid name.
    PERSONA_ID: personaId.slice(0, longestPersonaId),
    LAUNCH_ID: launchId,
  });
}

function whatIsWrong(name: string): string {
  if (name === "") return "it is empty";
  if (name.length > 63) return `it has ${name.length} characters`;
  if (name.includes("..")) return `it holds ".."`;
  const bad = /[^a-z0-9._-]/u.exec(name)?.[0];
  return bad === undefined ? "it starts or ends with a separator" : `it holds ${shown(bad)}`;
}

function shown(text: string): string {
  return quoteValue(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
