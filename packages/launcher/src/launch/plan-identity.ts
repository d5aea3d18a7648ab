import { identityName, workspaceIdentityName } from "../identity/identity-name.ts";
import { lifecycles } from "../identity/lifecycle.ts";
import { LaunchError } from "../launch-error.ts";
import type { Persona } from "../persona/persona-schema.ts";
import { quoteValue } from "../text/quote-value.ts";
import type { IdentityPlan } from "./launch-plan.ts";
import type { IdentityOptions } from "./launch-request.ts";

export interface PlanIdentityOptions {
  persona: Persona;
  /** What stands for the launch id in the name. */
  launchId: string;
  inputs: Readonly<Record<string, string>>;
  /** Canonical path. */
  workspace: string;
  /** What the caller wants instead of what the persona says. */
  options?: IdentityOptions | undefined;
}

/**
 * The identity that a launch is to have: what the caller says, else the persona, else an ephemeral one.
 *
 * @throws LaunchError `IDENTITY_NAME_INVALID`, `OPTION_INVALID`.
 */
export function planIdentity({
  persona,
  launchId,
  inputs,
  workspace,
  options = {},
}: PlanIdentityOptions): IdentityPlan {
  const wanted = persona.ravi?.identity;
  const lifecycle = options.lifecycle ?? wanted?.lifecycle ?? "ephemeral";
  // Of another lifecycle, the persona's name is no name for it: that of a task, say, for a pool.
  const own = options.lifecycle === undefined || options.lifecycle === wanted?.lifecycle ? wanted?.name : undefined;
  const template = options.name ?? own;
  const isShared = options.shared ?? wanted?.shared ?? false;
  if (isShared && !sharable.has(lifecycle)) throw notSharable(lifecycle);
  const parts = { template, personaId: persona.id, launchId, inputs };
  return {
    name: lifecycle === "workspace" ? workspaceIdentityName(workspace, parts) : identityName({ ...parts, lifecycle }),
    lifecycle,
    isShared,
    isAny: template === undefined,
    phone: wanted?.phone ?? false,
    waitMs: (options.waitSeconds ?? 0) * 1000,
  };
}

/** Lifecycles of an identity that several launches may use at once when all of them say so. */
const sharable: ReadonlySet<string> = new Set(["named", "workspace"]);

function notSharable(lifecycle: string): LaunchError {
  const what =
    lifecycle === "pool" ? "an identity of a pool is leased to one launch at a time" : "it has no other user";
  return new LaunchError("OPTION_INVALID", `Cannot share an identity of lifecycle "${lifecycle}": ${what}`, {
    hint: 'Share a "named" identity, or that of a "workspace"',
  });
}

/** A week: whoever waits longer has forgotten about it. */
const longestWaitSeconds = 604_800;

/** @throws LaunchError `OPTION_INVALID`. */
export function requireIdentity(options: IdentityOptions | undefined): IdentityOptions | undefined {
  const { lifecycle, waitSeconds = 0 } = options ?? {};
  if (lifecycle !== undefined && !lifecycles.includes(lifecycle)) {
    throw new LaunchError(
      "OPTION_INVALID",
      `Cannot use lifecycle ${quoteValue(lifecycle)}: there is none of that name`,
      {
        hint: `Name one of ${lifecycles.join(", ")}`,
      },
    );
  }
  if (waitSeconds >= 0 && waitSeconds <= longestWaitSeconds) return options;
  throw new LaunchError("OPTION_INVALID", `Cannot wait ${waitSeconds} s for an identity: it is out of range`, {
    hint: `Give a number of seconds between 0 and ${longestWaitSeconds}`,
  });
}
