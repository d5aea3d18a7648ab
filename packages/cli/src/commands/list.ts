import { dirname, relative, sep } from "node:path";
import type { PersonaSummary } from "@persona-launcher/launcher";
import { describeProblems } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher } from "../make-launcher.ts";
import { columns } from "../output/columns.ts";
import { jsonText } from "../output/json-text.ts";

export interface ListFlags {
  personaDir?: string[];
  all?: boolean;
  json?: boolean;
}

/** `persona list` */
export async function listCommand(flags: ListFlags, host: CliHost): Promise<number> {
  const { personas, problems } = await makeLauncher(host, flags).listPersonas();
  if (flags.json === true) {
    host.write(jsonText({ personas, problems }));
    return problems.length === 0 ? exitCodes.ok : exitCodes.badData;
  }
  const visible = personas.filter(({ shadowed }) => flags.all === true || shadowed !== true);
  host.write(columns(visible.map((summary) => row(summary, host))));
  if (visible.length === 0) host.writeError("no personas here; put a file into ./personas or name a --persona-dir\n");
  if (problems.length === 0) return exitCodes.ok;
  host.writeError(`${describeProblems(problems, { cwd: host.cwd })}\n`);
  return exitCodes.badData;
}

function row({ id, description, harnesses, location, shadowedBy }: PersonaSummary, host: CliHost): string[] {
  const words =
    shadowedBy === undefined ? description : `(shadowed by ${shorten(dirname(shadowedBy), host)}) ${description}`;
  return [id, harnesses.join(","), shorten(location, host), words];
}

/** As a user would type it: below the current directory or the home directory. */
function shorten(location: string, { cwd, home }: CliHost): string {
  if (!location.startsWith(sep)) return location;
  const fromHere = relative(cwd, location);
  if (fromHere === "") return ".";
  if (fromHere !== ".." && !fromHere.startsWith(`..${sep}`)) return fromHere;
  return location.startsWith(`${home}${sep}`) ? `~${location.slice(home.length)}` : location;
}
