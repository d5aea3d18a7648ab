import { type Holder, holderState, ownHolder } from "../ledger/holder.ts";
import type { LeaseClock } from "./lease-clock.ts";

/** The columns of a lease and of a place in a queue that tell who wants it and until when they are believed. */
export interface ClaimRow {
  launch_id: string;
  is_shared: number;
  holder_pid: number;
  holder_start: string;
  holder_host: string;
  holder_boot: string;
  expires_at: number;
  expires_uptime: number;
}

export function holderOf({ holder_pid, holder_start, holder_host, holder_boot }: ClaimRow): Required<Holder> {
  return { pid: holder_pid, startTicks: holder_start, host: holder_host, boot: holder_boot };
}

/** In the order of the columns. */
export function holderValues({ pid, startTicks, host = "", boot = "" }: Holder): [number, string, string, string] {
  return [pid, startTicks, host, boot];
}

/** `expires_at` and `expires_uptime` of something that is to be believed for `ttlMs` from now on. */
export function expiryValues(ttlMs: number, clock: LeaseClock): [number, number] {
  return [clock.now() + ttlMs, clock.uptime() + ttlMs];
}

/**
 * Whether nothing was heard of it in time. On one machine, containers included, its uptime decides, which no change of
 * the time of day reaches; between machines there is nothing but the time of day.
 */
export function isExpired(row: ClaimRow, clock: LeaseClock): boolean {
  const { boot } = ownHolder();
  return row.holder_boot === boot ? clock.uptime() >= row.expires_uptime : clock.now() >= row.expires_at;
}

/**
 * Whether a lease's holder has lost its right to it. A process that can be seen keeps it for as long as it lives,
 * however late its heartbeat is: it may be stopped or suspended while its agent is at work.
 */
export function isForfeited(row: ClaimRow, clock: LeaseClock): boolean {
  const state = holderState(holderOf(row));
  return state === "dead" || (state === "unknown" && isExpired(row, clock));
}

/** Whether two claims can stand beside each other. */
export function areCompatible(one: { is_shared: number }, isOtherShared: boolean): boolean {
  return one.is_shared === 1 && isOtherShared;
}
