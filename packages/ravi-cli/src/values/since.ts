import { CliError } from "../cli-error.ts";

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * What `--since` means: `now`, a time span back such as `90s` or `10m`, an instant with offset, or the id of the last
 * message that does not count.
 *
 * @throws {CliError} `RAVI_USAGE` for anything else.
 */
export function parseSince(text: string, now: Date = new Date()): Date | number {
  if (text === "now") return now;
  const [, amount, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() - Number(amount) * (units[unit] ?? 0) * 1000);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new CliError(
    "RAVI_USAGE",
    `Cannot wait for messages since "${text}": that is no point in time`,
    "Say now, 10m, 2026-06-01T10:00:00Z, or the id of a message",
  );
}
