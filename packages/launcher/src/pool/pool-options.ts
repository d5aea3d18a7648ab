import { requireIdentityName } from "../identity/identity-name.ts";
import { LaunchError } from "../launch-error.ts";

/** How a pool is to be. */
export interface CreatePoolOptions {
  /** How many slots it is to have, 1 to 999. */
  size: number;
  /** Its slots are called `<prefix>-01` and so on. @default `pool-<name>` */
  prefix?: string | undefined;
  /** Gives every slot a phone number, which may need a paid plan. @default false, or what its slots have */
  phone?: boolean | undefined;
  /** For how long a slot rests after its user, a whole number from 0 to 604,800. @default 60, or what it was */
  quarantineSeconds?: number | undefined;
  /** Takes identities that we made and that Ravi did not delete before it makes new ones. @default false */
  reuseStale?: boolean | undefined;
}

export const defaultQuarantineSeconds = 60;
const longestQuarantineSeconds = 604_800;
const largestSize = 999;

/** @throws LaunchError `OPTION_INVALID`, `IDENTITY_NAME_INVALID`. */
export function requirePoolOptions(name: string, options: CreatePoolOptions): void {
  const { size, prefix = `pool-${name}`, quarantineSeconds = 0 } = options;
  if (!Number.isInteger(size) || size < 1 || size > largestSize) {
    throw new LaunchError("OPTION_INVALID", `Cannot make pool "${name}" with ${size} slots: it is out of range`, {
      hint: `Give it between 1 and ${largestSize} slots`,
    });
  }
  if (!Number.isInteger(quarantineSeconds) || quarantineSeconds < 0 || quarantineSeconds > longestQuarantineSeconds) {
    throw new LaunchError("OPTION_INVALID", `Cannot rest slots for ${quarantineSeconds} s: it is out of range`, {
      hint: `Give a whole number of seconds between 0 and ${longestQuarantineSeconds}`,
    });
  }
  requireIdentityName(name, "pool");
  requireIdentityName(slotName(prefix, size));
}

/** What the slot of a number is called. */
export function slotName(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(2, "0")}`;
}
