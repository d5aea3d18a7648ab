import { join } from "node:path";
import { createRedactor } from "../credentials/redactor.ts";
import { readGitBaseline, scanGit, type GitBaseline } from "./scan-git.ts";
import { scanFiles } from "./scan-files.ts";
import { createSecretFinder } from "./secret-finder.ts";

/** A place where a secret was found. Never holds the value. */
export interface Leak {
  /** Name of the secret, as the launch knows it. */
  secret: string;
  place: "workspace" | "git-index" | "git-commit" | "log" | "transcript";
  /** Absolute path of the file, or the id of the commit; `undefined` for the index. */
  where: string | undefined;
}

/** What a search has come to. */
export interface LeakFindings {
  leaks: Leak[];
  /** What could not be searched, and why. No leak there is no good news. */
  unsearched: string[];
}

/** What was there before the agent came; made by `startLeakScan`. */
export interface LeakScan {
  /** Searches for what the agent left. Values of less than 8 characters are not looked for. */
  run(secrets: Readonly<Record<string, string>>): Promise<LeakFindings>;
}

export interface LeakScanOptions {
  workspace: string;
  /** PATH on which git is looked for. */
  searchPath: string;
  /** Where the secrets belong: the scope. Not searched. */
  except: readonly string[];
  /** The launch's own logs. */
  logs: readonly string[];
  /** Directories where the harness keeps its conversations. */
  transcripts: readonly string[];
}

/**
 * Notes what the workspace holds, so that a later run finds what was left in it: in files changed since, in git's index,
 * in new commits, in logs and in the harness's own transcripts.
 */
export async function startLeakScan(options: LeakScanOptions): Promise<LeakScan> {
  const changedSince = Date.now();
  const baseline = await readGitBaseline(options);
  return { run: (secrets) => scan(secrets, { ...options, changedSince, baseline }) };
}

interface Scan extends LeakScanOptions {
  changedSince: number;
  baseline: GitBaseline | undefined;
}

async function scan(secrets: Readonly<Record<string, string>>, options: Scan): Promise<LeakFindings> {
  const finder = createSecretFinder(secrets);
  const redact = createRedactor(Object.values(secrets));
  const leaks: Leak[] = [];
  const unsearched: string[] = [];
  const { workspace, baseline, changedSince } = options;
  const own = new Set([...options.except, ...options.logs, ...options.transcripts]);
  const searches: readonly { place: Leak["place"]; roots: readonly string[]; except: ReadonlySet<string> }[] = [
    // Git's objects are compressed; what is new in them is searched below.
    { place: "workspace", roots: [workspace], except: new Set([...own, join(workspace, ".git", "objects")]) },
    { place: "log", roots: options.logs, except: new Set() },
    { place: "transcript", roots: options.transcripts, except: new Set(options.except) },
  ];
  for (const { place, roots, except } of searches) {
    for await (const { path, names } of scanFiles({ roots, except, changedSince, finder })) {
      for (const secret of names) leaks.push({ secret, place, where: path });
    }
  }
  for await (const finding of scanGit(options, baseline, finder)) {
    if (finding.kind === "unsearched") {
      // Git names branches and files, and an agent may have named them anything.
      unsearched.push(redact(finding.what));
      continue;
    }
    const { where, names } = finding;
    const isIndex = where === "index";
    for (const secret of names) {
      leaks.push({ secret, place: isIndex ? "git-index" : "git-commit", where: isIndex ? undefined : where });
    }
  }
  return { leaks, unsearched };
}
