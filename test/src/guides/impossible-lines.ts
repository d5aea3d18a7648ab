import type { GuideId } from "./find-guides.ts";

/** A line of a guide that no `ravi`, however made, can make true. */
export interface ImpossibleLine {
  guide: GuideId;
  /** What the line holds. */
  line: string;
  reason: string;
}

export const impossibleLines: readonly ImpossibleLine[] = [
  {
    guide: "S1",
    line: 'echo "[harness] task complete, archiving identity"',
    reason: "the command that would archive it is commented out: the identity stays, whatever the line says",
  },
  {
    guide: "S1",
    line: "inherits RAVI_CONFIG_DIR=/workspace/.ravi",
    reason: "the commands before it set the variable for two calls of ravi and export it to nobody",
  },
  {
    guide: "S2",
    line: "jq '.[0].text_content' | grep -oP 'https://[^\\s]+'",
    reason:
      "without -r jq prints one JSON string, so a link at the end of a line takes the next line along, as \\n and words",
  },
  {
    guide: "S2",
    line: "SUPERSET_WORKSPACE_NAME is set automatically",
    reason: "Superset 1.24 sets SUPERSET_WORKSPACE_PATH and others, not this one: every worktree gets the same name",
  },
  {
    guide: "S2",
    line: '"setup": ".superset/setup.sh"',
    reason: "Superset takes lists of commands only, and leaves a file with anything else unread",
  },
  {
    guide: "S2",
    line: 'echo "Identity for $SUPERSET_WORKSPACE_NAME cleaned up."',
    reason: "it is said also after a deletion that Ravi has refused",
  },
  {
    guide: "S3",
    line: "# .dmux/hooks/worktree-create.sh",
    reason: "dmux looks for worktree_created and post_merge, by exactly these names",
  },
  {
    guide: "S3",
    line: "WORKTREE_PATH=$2",
    reason: "dmux hands its hooks no arguments, but DMUX_PANE_ID and DMUX_WORKTREE_PATH in the environment",
  },
  {
    guide: "S3",
    line: '>> "${WORKTREE_PATH}/.env"',
    reason: "called safe to repeat, it appends: the second run leaves every name twice",
  },
  {
    guide: "S3",
    line: 'ravi identity delete "$IDENTITY_NAME" 2>/dev/null || true',
    reason: "it hides that Ravi has refused, and the next line says deleted",
  },
  {
    guide: "S3",
    line: "AGENT_PANE_X_RAVI_EMAIL",
    reason: "nothing writes a variable of this name; the hook writes AGENT_EMAIL",
  },
  {
    guide: "S3",
    line: "npm install -g @ravi/cli",
    reason: "the released CLI is a Go program on Homebrew and GitHub; S4 gives its npm package another name",
  },
  {
    guide: "S4",
    line: "npm install -g @ravi-hq/cli",
    reason: "the released CLI is a Go program on Homebrew and GitHub; S3 gives its npm package another name",
  },
  {
    guide: "S4",
    line: "match = re.search(",
    reason: "no snippet imports re",
  },
];
