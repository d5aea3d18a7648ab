import { aperant } from "../aperant/aperant.ts";
import { claudeSquad } from "../claude-squad/claude-squad.ts";
import { dmux } from "../dmux/dmux.ts";
import { git } from "../git/git.ts";
import { lalph } from "../lalph/lalph.ts";
import { superset } from "../superset/superset.ts";
import { symphony } from "../symphony/symphony.ts";
import { vibeKanban } from "../vibe-kanban/vibe-kanban.ts";
import { hookToolIds, type HookTool, type HookToolId } from "./hook-tool.ts";

/** All tools that can have hooks of ours. */
export const hookTools: Readonly<Record<HookToolId, HookTool>> = {
  dmux,
  superset,
  aperant,
  lalph,
  symphony,
  "claude-squad": claudeSquad,
  "vibe-kanban": vibeKanban,
  git,
};

/** Whether a tool of that id can have hooks of ours. */
export function isHookToolId(id: string): id is HookToolId {
  return (hookToolIds as readonly string[]).includes(id);
}
