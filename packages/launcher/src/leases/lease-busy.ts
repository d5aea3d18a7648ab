import { LaunchError } from "../launch-error.ts";
import type { Holder } from "../ledger/holder.ts";

/** Who is in the way of a lease: launches that have it, and the one that waits before us. */
export type LeaseOwner = { launchId: string; holder: Required<Holder>; /** ISO 8601, UTC. */ since: string } & (
  | { kind: "holds"; resource: string }
  | { kind: "waits" }
);

/** A lease that is not to be had now; nobody is named when there is nothing that could be leased. */
export interface LeaseBusy {
  busy: readonly LeaseOwner[];
}

/** How many launches a message names. */
const named = 3;

/**
 * @param label What was wanted, as a message calls it: `identity "ada"`.
 * @param waitedMs For how long it was waited for.
 */
export function leaseBusyError(label: string, { busy }: LeaseBusy, waitedMs = 0): LaunchError {
  const waited = waitedMs > 0 ? ` (waited ${(waitedMs / 1000).toFixed(1)} s)` : "";
  return new LaunchError("IDENTITY_BUSY", `Cannot use ${label}: ${stateOf(busy)}${waited}`, {
    hint: "Wait until that launch has ended, or use another one",
  });
}

function stateOf(owners: readonly LeaseOwner[]): string {
  const users = launchesOf(owners, "holds");
  if (users.length > 0) return `${list(users)} ${users.length === 1 ? "is" : "are"} using it`;
  const [waiter] = launchesOf(owners, "waits");
  return waiter === undefined ? "there is none to be had" : `launch ${waiter} is about to get it`;
}

function launchesOf(owners: readonly LeaseOwner[], kind: LeaseOwner["kind"]): string[] {
  return [...new Set(owners.filter((owner) => owner.kind === kind).map(({ launchId }) => launchId))];
}

function list(launches: readonly string[]): string {
  if (launches.length === 1) return `launch ${launches[0]}`;
  const more = launches.length - named;
  return more > 0
    ? `launches ${launches.slice(0, named).join(", ")} and ${more} more`
    : `launches ${launches.slice(0, -1).join(", ")} and ${launches.at(-1)}`;
}
