import { inspect } from "node:util";
import { LaunchError, launchErrorCodes } from "@persona-launcher/launcher";
import { RaviError, raviErrorCodes } from "@persona-launcher/ravi";

const codes: ReadonlySet<string> = new Set([...Object.keys(launchErrorCodes), ...Object.keys(raviErrorCodes)]);

/** The code of an error that a user can do something with, and what is wrong with it. */
export function errorOutcome(error: unknown, secrets: readonly string[]): { outcome: string; course: string[] } {
  const shown = inspect(error, { depth: 9, showHidden: true });
  const course = secrets.some((secret) => shown.includes(secret)) ? ["the error shows a key"] : [];
  if (!(error instanceof RaviError || error instanceof LaunchError)) {
    return { outcome: "raw error", course: [...course, `it threw ${shown}`] };
  }
  const { code, hint = "", message } = error;
  if (!codes.has(code)) course.push(`${code} is no code of ours`);
  if (hint === "") course.push(`${code} has no hint: ${message}`);
  return { outcome: code, course };
}
