import type { IdentityOptions, Lifecycle } from "@persona-launcher/launcher";
import type { Command } from "commander";
import { parseAge } from "./parse-age.ts";

/** What `addIdentityOptions` adds: which identity something is to run under. */
export interface IdentityFlags {
  lifecycle?: string;
  identity?: string;
  shared?: boolean;
  wait?: string;
}

export function addIdentityOptions(command: Command): Command {
  return command
    .option("--lifecycle <kind>", "ephemeral, workspace, pool or named, instead of the persona's own")
    .option("--identity <name>", "the identity's name, or that of the pool, instead of the persona's own")
    .option("--shared", "let others that say so too use a named or a workspace's identity meanwhile")
    .option("--wait <time>", "wait so long for an identity that is in use: 90s, 10m (default: fail at once)");
}

/** What is checked by the launcher, which knows the lifecycles. Throws UsageError for a time that is none. */
export function identityOptions({ lifecycle, identity, shared, wait }: IdentityFlags): IdentityOptions {
  return {
    lifecycle: lifecycle as Lifecycle | undefined,
    name: identity,
    shared,
    waitSeconds: wait === undefined ? undefined : parseAge(wait) / 1000,
  };
}
