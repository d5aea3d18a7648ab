import { resolve } from "node:path";
import {
  findRepository,
  hookToolIds,
  hookTools,
  installHooks,
  isHookToolId,
  launcherCommandAt,
  planParts,
  removeHooks,
  type HookPlace,
  type HookTool,
} from "@persona-launcher/integrations";
import type { CliHost } from "../cli-host.ts";
import { printable } from "../output/printable.ts";
import { reportChanges, stepsText, type ChangeFlags } from "../output/report-changes.ts";
import { createStyle } from "../output/style.ts";
import { launcherProgram, stateOf } from "../own-files.ts";
import { UsageError } from "../usage-error.ts";

export interface HookFlags extends ChangeFlags {
  path?: string;
  team?: boolean;
  strict?: boolean;
  writeEnv?: string;
  writeCredentials?: string;
}

/** `persona hooks install` */
export async function installCommand(id: string, flags: HookFlags, host: CliHost): Promise<void> {
  const tool = requireTool(id);
  const place = await placeOf(flags, host);
  const outcome = await installHooks(tool, place, {
    stateDirectory: stateOf(host),
    program: launcherProgram(host),
    isDryRun: flags.dryRun === true,
  });
  reportChanges(outcome, flags, host);
}

/** `persona hooks remove` */
export async function removeCommand(id: string, flags: HookFlags, host: CliHost): Promise<void> {
  const tool = requireTool(id);
  const place = await placeOf(flags, host);
  const outcome = await removeHooks(tool, place, { stateDirectory: stateOf(host), isDryRun: flags.dryRun === true });
  reportChanges(outcome, flags, host);
}

/** `persona hooks print` */
export async function printCommand(id: string, flags: HookFlags, host: CliHost): Promise<void> {
  const tool = requireTool(id);
  const place = await placeOf(flags, host);
  const plan = await tool.plan(place);
  const style = createStyle(host.hasColor && host.isTerminal);
  for (const { path, purpose, paste } of planParts(tool, place, plan)) {
    host.write(`${style.bold(printable(path))}  ${style.dim(purpose)}\n${indented(paste)}\n`);
  }
  host.write(stepsText([...(plan.settings?.steps ?? []), ...plan.steps]));
}

/** @throws UsageError for a tool that is none. */
export function requireTool(id: string): HookTool {
  if (isHookToolId(id)) return hookTools[id];
  throw new UsageError(`Cannot find the tool ${JSON.stringify(id)}`, `There are: ${hookToolIds.join(", ")}`);
}

/** The place that flags name. */
export async function placeOf(flags: HookFlags, host: CliHost): Promise<HookPlace> {
  const { path, team, strict, writeEnv, writeCredentials } = flags;
  return {
    ...(await findRepository(resolve(host.cwd, path ?? "."), host.env)),
    home: host.home,
    env: host.env,
    command: launcherCommandAt(stateOf(host)),
    isTeam: team === true,
    isStrict: strict === true,
    files: { envFile: plainWord(writeEnv), credentialsFile: plainWord(writeCredentials) },
  };
}

/** It stands in lines of shells of all kinds. */
function plainWord(file: string | undefined): string | undefined {
  if (file === undefined || /^(?!.*\.\.\/)[\w.@+-][\w./@+-]*$/.test(file)) return file;
  throw new UsageError(
    `Cannot tell of identities in ${JSON.stringify(file)}: that is no plain path in a worktree`,
    "Take letters, digits and . _ - @ + /, such as .env or tools/identity.json",
  );
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}\n`)
    .join("");
}
