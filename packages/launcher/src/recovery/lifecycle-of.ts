import type { Lifecycle } from "../identity/lifecycle.ts";

const prefixes: Readonly<Record<string, Lifecycle>> = {
  "task-": "ephemeral",
  "ws-": "workspace",
  "pool-": "pool",
  "warm-": "pool",
};

/** What the beginning of a name tells of an identity of ours. */
export function lifecycleOf(name: string): Lifecycle | undefined {
  return Object.entries(prefixes).find(([prefix]) => name.startsWith(prefix))?.[1];
}

/** The pool of a slot that is called as slots are, unless its pool has a prefix of its own. */
export function poolOf(name: string): string | undefined {
  return /^pool-(.+)-\d{2,3}$/.exec(name)?.[1];
}
