import { randomInt } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** What every launch id looks like. */
export const launchIdPattern: RegExp = /^[a-z0-9]{12}$/;

/** A new launch id: 12 lower-case letters and digits, fit for names of identities and directories. */
export function createLaunchId(): string {
  return Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** Whether nobody else can have an identity of that name: the launch's own id is in it, which has 62 random bits. */
export function isOwnName(name: string, launchId: string): boolean {
  return launchId !== "" && name.includes(launchId);
}
