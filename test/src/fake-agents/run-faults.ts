import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Ending, RunPlan } from "./fake-agent-plan.ts";
import { hashPrinted } from "./printed-bytes.mjs";

/** What a fake launcher says at the end. */
export interface LauncherReport {
  end: { exitCode?: number; signal?: string; stoppedBy?: string; spawnError?: unknown; callbackError?: unknown };
  bytes: number;
  sha256: string;
  replacements: number;
  errorOutput: string;
  peakMiB: number;
}

const reasons: Readonly<Record<Ending, string | undefined>> = {
  success: undefined,
  timeout: "deadline",
  cancel: "cancel",
  SIGINT: "cancel",
  SIGTERM: "cancel",
  SIGKILL: undefined,
};

/** A launcher lives through everything but SIGKILL, in silence. */
export function launcherFaults(
  { ending }: RunPlan,
  exitCode: number | null,
  signal: NodeJS.Signals | null,
  errors: string,
): string[] {
  const expected = ending === "SIGKILL" ? "null SIGKILL" : "0 null";
  const faults = `${exitCode} ${signal}` === expected ? [] : [`the launcher ended with ${exitCode} ${signal}`];
  return errors === "" ? faults : [...faults, `the launcher complained: ${errors}`];
}

/** Whatever an agent has printed arrives, as it was, however it ended. */
export async function outputFaults(
  { ending, agent }: RunPlan,
  report: LauncherReport,
  progressFile: string,
): Promise<string[]> {
  const faults: string[] = [];
  const { end, bytes, replacements } = report;
  const expect = (isSo: boolean, otherwise: string): void => void (isSo || faults.push(otherwise));
  expect(end.stoppedBy === reasons[ending], `it ended as ${JSON.stringify(end)}`);
  const noted = Number(await readFile(progressFile, "utf8").catch(() => "0"));
  if (ending === "success") {
    expect(end.exitCode === agent.exitCode, `exit code ${agent.exitCode} came as ${JSON.stringify(end)}`);
    expect(bytes === agent.length, `${agent.length - bytes} of ${agent.length} bytes are lost`);
  }
  expect(bytes >= noted, `${noted - bytes} of ${noted} bytes are lost`);
  expect(report.errorOutput === "", `the agent complained: ${report.errorOutput}`);
  expect(report.sha256 === hashPrinted({ ...agent, length: bytes }), "the output is not what was printed");
  // The last character may be cut where the agent was.
  expect(agent.kind !== "text" || replacements <= 1, `${replacements} characters are damaged`);
  return faults;
}

/** Raw output is for this user alone; nobody may find any of a launcher that is dead. */
export async function fileFaults(run: string, isReported: boolean): Promise<string[]> {
  const names = (await readdir(run)).sort();
  const expected = isReported ? ["stderr", "stdout", "task"] : ["task"];
  const faults = names.join() === expected.join() ? [] : [`the run's files are ${names.join()}`];
  for (const name of names.filter((file) => file !== "task")) {
    const { mode } = await stat(join(run, name));
    if ((mode & 0o777) !== 0o600) faults.push(`${name} has mode ${(mode & 0o777).toString(8)}`);
  }
  return faults;
}
