import { CliError } from "./cli-error.ts";
import type { RaviPlace } from "./ravi-host.ts";

/**
 * Whose word counts where Ravi's released CLI and its documents contradict each other. The package's README lists what
 * `documented` changes.
 */
export type Compat = "released" | "documented";

/**
 * `--compat` beats `RAVI_COMPAT`; without either, `released`.
 *
 * @throws {CliError} `RAVI_USAGE` for any other word.
 */
export function readCompat(host: RaviPlace, flag: string | undefined): Compat {
  const word = flag ?? (host.env["RAVI_COMPAT"] || "released");
  if (word === "released" || word === "documented") return word;
  const source = flag === undefined ? "RAVI_COMPAT" : "--compat";
  throw new CliError("RAVI_USAGE", `Cannot obey ${source}: "${word}" is not known`, "Say released or documented");
}
