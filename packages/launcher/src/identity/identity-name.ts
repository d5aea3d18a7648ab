import { renderPersonaInputs } from "@agentworkforce/harness-kit";
import { LaunchError } from "../launch-error.ts";
import { quoteValue } from "../text/quote-value.ts";
import type { Lifecycle } from "./lifecycle.ts";

/**
 * What an identity of ours may be called: lower-case words joined by hyphens, dots or underscores. Narrower than what
 * Ravi takes, because names end up in paths, addresses and terminals.
 */
export const identityNamePattern: RegExp = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;

export const defaultIdentityName = "task-${PERSONA_ID}-${LAUNCH_ID}";

/** A named identity is the persona's for good. */
export const defaultNamedIdentity = "${PERSONA_ID}";

/** What an identity's name is made of, by what the persona says of it. */
export function identityTemplate(
  identity: { name?: string | undefined; lifecycle?: Lifecycle | undefined } | undefined,
): string {
  return identity?.name ?? (identity?.lifecycle === "named" ? defaultNamedIdentity : defaultIdentityName);
}

const longestPersonaId = 45;

export interface IdentityNameOptions {
  /** See `identityTemplate`. @default defaultIdentityName */
  template?: string | undefined;
  personaId: string;
  launchId: string;
  inputs: Readonly<Record<string, string>>;
}

/**
 * The name of the identity of a launch; its prefix makes stale ones recognisable in Ravi's own list.
 *
 * @throws LaunchError `IDENTITY_NAME_INVALID` when an input makes the name unusable (`/`, `..`, quotes, `$(…)`).
 */
export function identityName(options: IdentityNameOptions): string {
  const template = options.template ?? defaultIdentityName;
  const name = renderPersonaInputs(template, {
    ...options.inputs,
    // Cut, so that the default name of every valid persona id is a valid name.
    PERSONA_ID: options.personaId.slice(0, longestPersonaId),
    LAUNCH_ID: options.launchId,
  });
  if (identityNamePattern.test(name) && !name.includes("..")) return name;
  throw new LaunchError("IDENTITY_NAME_INVALID", `Cannot name an identity ${shown(name)}: ${whatIsWrong(name)}`, {
    hint: `Names have 1 to 63 characters out of a-z, 0-9, ".", "_" and "-" and start and end with a letter or digit; change the input that "${template}" takes it from`,
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
