import { inspectHooks } from "@persona-launcher/integrations";
import { diagnose, type Check } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { localUrl } from "../connect-ravi.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { checkText } from "../output/check-text.ts";
import { jsonText } from "../output/json-text.ts";
import { createStyle } from "../output/style.ts";
import { stateOf } from "../own-files.ts";
import { placeOf, requireTool, type HookFlags } from "./hooks.ts";

/** `persona hooks doctor` */
export async function doctorCommand(id: string, flags: HookFlags & LauncherFlags, host: CliHost): Promise<number> {
  const tool = requireTool(id);
  const place = await placeOf(flags, host);
  const stateDirectory = stateOf(host);
  const [hooks, surroundings] = await Promise.all([
    inspectHooks(tool, place, stateDirectory),
    diagnose({
      host,
      nodeVersion: process.version,
      ravi: flags.ravi,
      localUrl: () => localUrl(host),
      stateDirectory,
      personaDirectories: [],
    }),
  ]);
  const ravi = surroundings.filter(
    (check) => /^(?:ravi|git|state|books)\b/.test(check.id) && check.id !== "ravi.phone",
  );
  const checks = [...hooks, ...ravi, await leftOver(flags, host)];
  const isWell = checks.every(({ status }) => status === "ok" || status === "note");
  const style = createStyle(host.hasColor && host.isTerminal);
  host.write(flags.json === true ? jsonText({ healthy: isWell, checks }) : checks.map(checkText(style)).join(""));
  return isWell ? exitCodes.ok : exitCodes.configuration;
}

/** Identities of workspaces that are gone, and such as Ravi did not delete. */
async function leftOver(flags: LauncherFlags, host: CliHost): Promise<Check> {
  using launcher = makeLauncher(host, flags);
  const gone = (await launcher.releaseGoneWorkspaces({ isDryRun: true })).filter(({ reason }) => reason === undefined);
  const stale = (await launcher.listIdentities()).filter(({ state }) => state === "left-behind");
  const id = "identities";
  if (gone.length > 0) {
    const names = gone.map(({ identity }) => identity.name).join(", ");
    return { id, status: "warning", detail: `of workspaces that are gone: ${names}`, fix: "persona gc" };
  }
  if (stale.length === 0) return { id, status: "ok", detail: "none is left over" };
  const names = stale.map(({ name }) => name).join(", ");
  return {
    id,
    status: "warning",
    detail: `left behind, because Ravi did not delete them: ${names}`,
    fix: "persona identities --stale",
  };
}
