import { RaviError } from "../ravi-error.ts";
import type { Channel, Received } from "./message-source.ts";

/** A message id, an instant (ISO 8601 with offset), or one id for each kind of message. */
export type Since = number | string | Date | { readonly email?: number | undefined; readonly sms?: number | undefined };

/** Decides which messages count as new. Told of every look, because the first one is the base line. */
export interface SinceFilter {
  isNew(received: Received): boolean;
  /** Notes what a look at a channel found, after its messages were asked about. */
  noteLook(channel: Channel, received: readonly Received[]): void;
}

/** @throws {RaviError} `RAVI_INVALID_ARGUMENT` for an instant that is none, and for one id beside two channels. */
export function sinceFilter(since: Since | undefined, channels: readonly Channel[], now: () => number): SinceFilter {
  if (since === undefined) return fromTheCall(now);
  if (typeof since === "number") return afterIds(idForOne(since, channels));
  if (typeof since === "string" || since instanceof Date) return fromInstant(instantOf(since));
  return afterIds(since);
}

/**
 * What the first look finds was there before, except for what the service dates between the call and that look: it
 * arrived while we were asking. A service whose clock is off dates it elsewhere, and nothing old passes for new.
 */
function fromTheCall(now: () => number): SinceFilter {
  const startedAt = now();
  const isMeanwhile = ({ message }: Received): boolean => {
    const createdAt = Date.parse(message.created_dt);
    return createdAt >= startedAt && createdAt <= now();
  };
  const known = new Map<Channel, Set<number>>();
  return {
    isNew: (received) => {
      const before = known.get(received.channel);
      return before === undefined ? isMeanwhile(received) : !before.has(received.message.id);
    },
    noteLook: (channel, received) => {
      if (known.has(channel)) return;
      const old = received.filter((each) => !isMeanwhile(each));
      known.set(channel, new Set(old.map(({ message }) => message.id)));
    },
  };
}

function fromInstant(instant: number): SinceFilter {
  return { isNew: ({ message }) => Date.parse(message.created_dt) >= instant, noteLook: () => undefined };
}

function afterIds(ids: { readonly email?: number | undefined; readonly sms?: number | undefined }): SinceFilter {
  return { isNew: ({ channel, message }) => message.id > (ids[channel] ?? 0), noteLook: () => undefined };
}

function idForOne(id: number, channels: readonly Channel[]): { email?: number; sms?: number } {
  const [channel, ...others] = channels;
  if (channel !== undefined && others.length === 0 && Number.isFinite(id)) return { [channel]: id };
  throw new RaviError(
    "RAVI_INVALID_ARGUMENT",
    `Cannot wait for messages since ${id}: mails and text messages are numbered apart`,
    {
      hint: "Say { email: 17, sms: 4 }, name one channel, or give an instant",
    },
  );
}

function instantOf(since: string | Date): number {
  const instant =
    typeof since === "string" && !/^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:?\d{2}))?$/i.test(since)
      ? Number.NaN
      : new Date(since).getTime();
  if (!Number.isNaN(instant)) return instant;
  throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot wait for messages since then: it is no instant", {
    hint: "Give a Date, or ISO 8601 with an offset such as 2026-06-01T10:00:00Z",
  });
}
