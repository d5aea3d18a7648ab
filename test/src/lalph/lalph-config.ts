import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Tasks with this label are done once they are merged; others go back to be worked on. */
export const mergeLabel = "merge";

/**
 * Writes below `.lalph` what lalph asks a user for: issues of GitHub, so many tasks at once, each rebased and pushed to
 * `origin/main`, and claude for everything.
 */
export async function writeLalphConfig(repository: string, concurrency: number): Promise<void> {
  const preset = { id: "default", cliAgent: "claude", commandPrefix: [], extraArgs: ["--model", "a b"] };
  const files = {
    "config/settings.cliAgentPresets": [{ ...preset, sourceMetadata: {} }],
    "config/settings.projects": [{ ...project, concurrency }],
    "config/settings.issueSource": "github",
    "config/github.accessToken": { token: "of-the-stand-in" },
    "projects/all/github.labelFilter": none,
    "projects/all/github.projectFilter": none,
    "projects/all/github.autoMergeLabel": some(mergeLabel),
  };
  for (const [name, value] of Object.entries(files)) {
    const path = join(repository, ".lalph", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(value));
  }
}

const none = { _tag: "None" };

const project = {
  id: "all",
  enabled: true,
  targetBranch: some("origin/main"),
  gitFlow: "commit",
  researchAgent: false,
  reviewAgent: true,
};

function some(value: string): { _tag: "Some"; value: string } {
  return { _tag: "Some", value };
}
