import { join } from "node:path";
import { newJsonDocument, type JsonDocument } from "../files/json-document.ts";
import { readTextFile } from "../files/text-file.ts";
import { documentPart } from "../hooks/document-part.ts";
import { hookLines } from "../hooks/hook-lines.ts";
import type { HookPart } from "../hooks/hook-part.ts";
import type { HookPlace, HookTool } from "../hooks/hook-tool.ts";
import { shellHookPart } from "../hooks/shell-hook-part.ts";

/**
 * lalph 0.3.139 runs `scripts/worktree-setup.sh` in every new worktree, that of the checked-out commit if it has one, and
 * puts the command prefix of a preset before its agents, the first word of it twice. Nothing is run at the end of a worktree.
 */
export const lalph: HookTool = {
  id: "lalph",
  title: "lalph 0.3.139",
  plan: async (place) => {
    const presets = join(place.repository, ".lalph/config/settings.cliAgentPresets");
    const hasPresets = (await readTextFile(presets)) !== undefined;
    return {
      parts: [setupScript(place), ...(hasPresets ? [presetsPart(place, presets)] : [])],
      ignored: [".lalph/", ...(place.isTeam ? [] : ["scripts/worktree-setup.sh"])],
      steps: [
        ...(hasPresets ? [] : ['There are no presets yet: "lalph agents add", then install once more']),
        "A script that is committed counts as it was committed, on the target branch of a project: commit and push the change",
        'Nothing is run when a worktree goes: "persona gc" now and then gives back what was left',
      ],
      obstacles: [],
    };
  },
};

function setupScript(place: HookPlace): HookPart {
  return shellHookPart({
    path: join(place.repository, "scripts/worktree-setup.sh"),
    purpose: "gives every new worktree its identity before its first agent starts",
    block: { id: "lalph", lines: hookLines(place, "lalph", "worktree-setup") },
    isExecutable: false,
    // What lalph itself puts there when there is no such script.
    rest: ["", "pnpm install"],
  });
}

interface Preset {
  cliAgent?: unknown;
  commandPrefix?: unknown;
}

/** The agents that are commands; clanka runs inside lalph. */
const commands: ReadonlySet<unknown> = new Set(["claude", "codex", "opencode", "amp"]);

function presetsPart({ command }: HookPlace, path: string): HookPart {
  const ours = ["env", command, "exec", "--lifecycle", "workspace", "--"];
  return documentPart({
    path,
    purpose: "starts every agent under the identity of its worktree",
    empty: newJsonDocument([]),
    put: (document) => mapPrefixes(document, (prefix) => [...ours, ...usersPrefix(prefix)]),
    take: (document) => mapPrefixes(document, usersPrefix),
    isIn: (document) => presetsOf(document).some(({ commandPrefix }) => isOurs(commandPrefix)),
  });
}

function mapPrefixes(document: JsonDocument, map: (prefix: unknown) => unknown[]): JsonDocument {
  return presetsOf(document).reduce((before, { cliAgent, commandPrefix }, index) => {
    if (!commands.has(cliAgent)) return before;
    const next = map(commandPrefix);
    return JSON.stringify(next) === JSON.stringify(commandPrefix ?? [])
      ? before
      : before.with([index, "commandPrefix"], next);
  }, document);
}

function presetsOf(document: JsonDocument): Preset[] {
  const presets = document.get([]);
  return Array.isArray(presets) ? presets.map((preset) => (preset ?? {}) as Preset) : [];
}

function isOurs(prefix: unknown): boolean {
  return Array.isArray(prefix) && prefix[0] === "env" && String(prefix[1]).endsWith("/persona") && prefix[2] === "exec";
}

function usersPrefix(prefix: unknown): unknown[] {
  if (!Array.isArray(prefix)) return [];
  return isOurs(prefix) ? prefix.slice(prefix.indexOf("--") + 1) : prefix;
}
