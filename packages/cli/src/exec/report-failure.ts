import { exitCodeOfError } from "../exit-codes.ts";
import { errorText } from "../output/error.ts";
import { createStyle } from "../output/style.ts";
import { execHost } from "./exec-host.ts";

/** Tells on standard error what kept a command from running; gives the exit code for it. */
export function reportFailure(error: unknown): number {
  const host = execHost();
  host.writeError(errorText(error, createStyle(host.hasColor), host));
  return exitCodeOfError(error);
}
