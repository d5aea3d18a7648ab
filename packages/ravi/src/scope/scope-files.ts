import { join } from "node:path";

/** The files of a scope directory that are ours; everything else in there is somebody else's. */
export interface ScopeFiles {
  readonly config: string;
  /** Holds `*`: the whole directory, this file included, stays out of git. */
  readonly gitignore: string;
  /** What a shell reads to act under the identity; the scope that stands in a workspace has it. */
  readonly environment: string;
  readonly bin: string;
  /** The agent's `ravi`, which a launch puts there. */
  readonly command: string;
  /** Which messages were taken by whom, one empty file each (`waitForCode` and its kind). */
  readonly claims: string;
}

/** Name of a claim file. */
export const claimName: RegExp = /^(?:email|sms)-\d+-[0-9a-f]{24}$/;

/** The file that says on which day claims were pruned. */
export const pruneMarkName: RegExp = /^pruned-\d{4}-\d{2}-\d{2}$/;

export const environmentName = "env.sh";

export function scopeFiles(directory: string): ScopeFiles {
  const bin = join(directory, "bin");
  return {
    config: join(directory, "config.json"),
    gitignore: join(directory, ".gitignore"),
    environment: join(directory, environmentName),
    bin,
    command: join(bin, "ravi"),
    claims: join(directory, "claims"),
  };
}

export const gitignoreText = "*\n";
