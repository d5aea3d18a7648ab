import { startLeakScan, type Leak } from "../scan/leak-scan.ts";
import { olderLog } from "./agent-log.ts";
import type { ActiveLaunch } from "./begin-launch.ts";
import type { LaunchInputs, LaunchPlan } from "./launch-plan.ts";

/**
 * Notes what is there before the agent comes. The answer searches for what it has left of the values handed to it, and
 * reports each place as a warning, and each that it could not search.
 */
export async function watchForLeaks(
  { directory, history, workspace }: LaunchPlan,
  { caller, connection }: LaunchInputs,
  { report, scope, secrets }: ActiveLaunch,
): Promise<() => Promise<readonly Leak[]>> {
  const scan = await startLeakScan({
    workspace: workspace.path,
    searchPath: caller["PATH"] ?? "",
    except: [scope.directory],
    logs: [directory.outputLog, directory.errorLog].flatMap((log) => [log, olderLog(log)]),
    transcripts: [history],
  });
  return async () => {
    const { leaks, unsearched } = await scan.run({
      ...pick(caller, connection.variables),
      ...connection.env,
      ...secrets,
    });
    for (const what of unsearched) {
      report.warn({
        code: "SCAN_INCOMPLETE",
        message: `Cannot search for leaked secrets in ${what}`,
        hint: "Take what it holds for leaked, or look yourself",
      });
    }
    for (const { secret, place, where } of leaks) {
      report.warn({
        code: "SECRET_LEAKED",
        message: `The value of ${secret} was found in the ${place.replace("-", " ")}${where === undefined ? "" : ` (${where})`}`,
        hint: "Replace the secret, and remove it from there",
      });
    }
    return leaks;
  };
}

function pick(from: Readonly<Record<string, string | undefined>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, from[name] ?? ""]));
}
