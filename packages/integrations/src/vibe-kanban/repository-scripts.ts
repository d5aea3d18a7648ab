import { hasBlock, withBlock, withoutBlock } from "@persona-launcher/launcher/text";
import { hookLine } from "../hooks/hook-lines.ts";
import type { HookPlace, HookSettings } from "../hooks/hook-tool.ts";
import type { HookChange } from "../hooks/install-parts.ts";
import type { RepositorySettings, SettingsAccess } from "./repository-settings.ts";

const scripts = [
  {
    key: "setup_script",
    title: "setup script",
    event: "setup",
    purpose: "gives every new workspace its identity before its agent starts",
  },
  {
    key: "archive_script",
    title: "archive script",
    event: "archive",
    purpose: "takes it back when the workspace is archived",
  },
] as const;

type Scripts = Partial<Pick<RepositorySettings, (typeof scripts)[number]["key"]>>;

/** Our lines in the scripts of a repository, before those of the user's, or alone. */
export function repositoryScripts(place: HookPlace, access: SettingsAccess): HookSettings {
  const withOurs = ({ key, event }: (typeof scripts)[number]): string =>
    withBlock(access.settings[key] ?? "", { id, lines: [hookLine(place, "vibe-kanban", event)] }, 0);
  const carryOut = async (wanted: Scripts, what: HookChange["what"], isDryRun: boolean): Promise<HookChange[]> => {
    const changed = scripts.filter(({ key }) => key in wanted && wanted[key] !== access.settings[key]);
    if (changed.length > 0 && !isDryRun)
      await access.write(Object.fromEntries(changed.map(({ key }) => [key, wanted[key]])));
    return changed.map(({ key, purpose }) => ({ path: `vibe-kanban: ${key}`, purpose, what }));
  };
  return {
    steps: scriptSteps(place),
    install: (isDryRun) =>
      carryOut(Object.fromEntries(scripts.map((one) => [one.key, withOurs(one)])), "change", isDryRun),
    remove: (isDryRun) => carryOut(withoutOurs(access.settings), "change", isDryRun),
  };
}

/** How to put them there by hand. */
export function scriptSteps(place: HookPlace): string[] {
  return scripts.map(
    ({ title, event }) => `Settings → Repositories, ${title}: ${hookLine(place, "vibe-kanban", event)}`,
  );
}

const id = "vibe-kanban";

/** A script that is nothing without us was none. */
function withoutOurs(settings: RepositorySettings): Scripts {
  const ours = scripts.filter(({ key }) => hasBlock(settings[key] ?? "", id));
  return Object.fromEntries(ours.map(({ key }) => [key, withoutBlock(settings[key] ?? "", id) || null]));
}
