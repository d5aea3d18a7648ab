import { UsageError } from "../usage-error.ts";

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a span of time such as `90s`, `10m`, `2h` or `7d`, in milliseconds.
 *
 * @throws UsageError
 */
export function parseAge(text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (number === "")
    throw new UsageError(`Cannot read the age "${text}"`, "Write a number and a unit: 90s, 10m, 2h or 7d");
  return Number(number) * unitMs[unit as keyof typeof unitMs];
}
