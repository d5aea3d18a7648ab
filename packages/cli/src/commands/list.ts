import { describeProblems } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher } from "../make-launcher.ts";
import { columns } from "../output/columns.ts";
import { jsonText } from "../output/json-text.ts";

/** `persona list` */
export async function listCommand(flags: { personaDir?: string[]; json?: boolean }, host: CliHost): Promise<number> {
  const { personas, problems } = await makeLauncher(host, flags).listPersonas();
  if (flags.json === true) {
    host.write(jsonText({ personas, problems }));
    return problems.length === 0 ? exitCodes.ok : exitCodes.badData;
  }
  const visible = personas.filter(({ shadowed }) => shadowed !== true);
  host.write(columns(visible.map(({ id, harnesses, description }) => [id, harnesses.join(","), description])));
  if (visible.length === 0) host.writeError("no personas here; put a file into ./personas or name a --persona-dir\n");
  if (problems.length === 0) return exitCodes.ok;
  host.writeError(`${describeProblems(problems, { cwd: host.cwd })}\n`);
  return exitCodes.badData;
}
