import type { LauncherHost } from "../host.ts";
import { listPersonas } from "../persona/list-personas.ts";
import { check, type Check } from "./check.ts";
import { checkRavi, type RaviCheckOptions } from "./check-ravi.ts";
import { checkState } from "./check-state.ts";
import { checkGit, checkHarnesses, checkNode } from "./check-tools.ts";

/** What the doctor looks at. */
export interface DiagnoseOptions extends Pick<RaviCheckOptions, "ravi" | "localUrl"> {
  host: LauncherHost;
  stateDirectory: string;
  personaDirectories: readonly string[];
  /** Version of the running Node.js, e.g. `v20.20.2`. */
  nodeVersion: string;
}

/** Looks at everything a launch needs. Changes nothing, starts nothing but `--version` of what is installed. */
export async function diagnose(options: DiagnoseOptions): Promise<Check[]> {
  const { host, nodeVersion, personaDirectories, stateDirectory } = options;
  const groups = await Promise.all([
    checkGit(host).then((found) => [found]),
    checkHarnesses(host),
    checkRavi(options),
    checkState(stateDirectory),
    checkPersonas(personaDirectories),
  ]);
  return [checkNode(nodeVersion), ...groups.flat()];
}

async function checkPersonas(directories: readonly string[]): Promise<Check[]> {
  const { personas, problems } = await listPersonas({ directories });
  if (problems.length > 0) {
    const files = new Set(problems.map(({ file }) => file));
    const detail = `${count(problems.length, "problem")} in ${count(files.size, "file")}`;
    return [check("personas", "warning", detail, "persona validate")];
  }
  if (personas.length === 0) return [check("personas", "warning", "there is none", "persona new")];
  return [check("personas", "ok", count(personas.length, "persona"))];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
