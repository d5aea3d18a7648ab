import type { LaunchEntry } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { durationText } from "../output/duration.ts";
import { jsonText } from "../output/json-text.ts";
import { table } from "../output/table.ts";
import { openUserRecords } from "./open-records.ts";

export interface LaunchesFlags {
  live?: boolean;
  all?: boolean;
  json?: boolean;
}

const shownAtTerminal = 50;

/** `persona launches` */
export async function launchesCommand(flags: LaunchesFlags, host: CliHost): Promise<void> {
  using records = await openUserRecords(host);
  const launches = await records.launches({ live: flags.live });
  if (flags.json === true) {
    host.write(jsonText({ launches }));
    return;
  }
  const shown = host.isTerminal && flags.all !== true ? launches.slice(0, shownAtTerminal) : launches;
  host.write(table(head, shown.map(row), host));
  if (launches.length === 0) host.writeError(flags.live === true ? "no launch is live\n" : "no launches yet\n");
  if (shown.length < launches.length) {
    host.writeError(`the newest ${shown.length} of ${launches.length}; --all shows all\n`);
  }
}

const head = ["ID", "PERSONA", "HARNESS", "MODE", "IDENTITY", "STARTED", "ENDED", "TOOK", "STATE", "WORKSPACE"];

function row({ id, persona, harness, mode, identity, workspace, ...launch }: LaunchEntry): string[] {
  const { startedAt, endedAt = "-", durationMs } = launch;
  const took = durationMs === undefined ? "-" : durationText(durationMs);
  return [
    id,
    persona,
    harness,
    mode,
    identity.name,
    short(startedAt),
    short(endedAt),
    took,
    stateText(launch),
    workspace,
  ];
}

/** To the second, UTC. */
function short(instant: string): string {
  return instant.replace(/\.\d+Z$/, "Z");
}

/** How it ended; else whether it still can. */
function stateText({ state, outcome, failure }: Pick<LaunchEntry, "state" | "outcome" | "failure">): string {
  if (state !== "ended") return state;
  return failure === undefined ? (outcome ?? "ended") : `${outcome ?? "ended"} (${failure})`;
}
