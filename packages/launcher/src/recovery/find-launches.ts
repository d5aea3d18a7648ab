import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { launchIdPattern } from "../launch/launch-id.ts";
import type { Holder } from "../ledger/holder.ts";
import type { Effect } from "../ledger/journal.ts";
import { type CopiedEffect, type CopiedLaunch, readJournalCopy } from "../ledger/journal-copy.ts";
import { launchesWithTemporary } from "../process/find-temporary.ts";
import { launchDirectoryAt } from "../workspace/state-directory.ts";

/** A launch that left something on this machine. */
export interface FoundLaunch {
  id: string;
  /** The Ravi its identity is at; `undefined` when nothing tells. */
  ravi: string | undefined;
  /** Who answers for it; `undefined` when nobody does any more. */
  holder: Holder | undefined;
  /** What it was, as the copy of its journal has it. */
  copied: CopiedLaunch | undefined;
  effects: readonly CopiedEffect[];
}

/**
 * The launches that left more than their logs in a state directory, or whose processes still run: by the copy of the journal in
 * their directory, and where that is gone too by their agents, whose temporary directory is there.
 */
export async function findLaunches(stateDirectory: string): Promise<FoundLaunch[]> {
  const launches = join(stateDirectory, "launches");
  const running = launchesWithTemporary(launches);
  const ids = new Set([...(await unfinished(launches)), ...running.keys()]);
  // An agent can give its children any launch id, and a path is made of it.
  const ours = [...ids].filter((id) => launchIdPattern.test(id));
  return await Promise.all(ours.map((id) => foundAt(join(launches, id), id, running.get(id))));
}

/** Those whose directory holds more than what stays of a launch. */
async function unfinished(launches: string): Promise<string[]> {
  const ids = await readdir(launches).catch((): string[] => []);
  const names = await Promise.all(ids.map((id) => readdir(join(launches, id)).catch((): string[] => [])));
  return ids.filter((_, index) => names[index]?.some((name) => !/^(?:output|error)\.log(?:\.1)?$/.test(name)) === true);
}

async function foundAt(path: string, id: string, keeper: Holder | undefined): Promise<FoundLaunch> {
  const { launch, effects = [] } = (await readJournalCopy(path)) ?? {};
  const copied = launch?.id === id ? launch : undefined;
  const own = copied === undefined ? [] : effects;
  const ofIdentity = own.filter(({ effect }) => atRavi.has(effect));
  const inWorkspace = own.filter((one) => isOwn(one, path, copied));
  return {
    id,
    ravi: copied?.ravi,
    holder: copied?.holder ?? keeper,
    copied,
    // In the order in which they came about, which is how they are taken back.
    effects: [
      ...ofIdentity,
      { effect: "launch-directory", data: { path } },
      ...inWorkspace,
      { effect: "processes", data: { launchId: id } },
    ],
  };
}

const atRavi: ReadonlySet<Effect> = new Set(["slot", "identity", "identity-key"]);

/** A copy tells of the launch's own scope and of nobody else's. */
function isOwn({ effect, data }: CopiedEffect, path: string, copied: CopiedLaunch | undefined): boolean {
  if (effect === "placeholders") return true;
  const scopes = [join(copied?.workspace ?? "", ".ravi"), launchDirectoryAt(path).scope];
  return effect === "scope" && scopes.includes(data.directory);
}
