import { join, resolve } from "node:path";

/** Where `personaDirectories` starts from. */
export interface PersonaDirectoriesOptions {
  /** `--persona-dir`, in the order given; relative ones start at `cwd`. */
  explicit: readonly string[];
  cwd: string;
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  configHome: string;
  /** `$AGENT_WORKFORCE_HOME`, or `~/.agentworkforce/workforce`, where AgentWorkforce's own command keeps personas. */
  workforceHome?: string | undefined;
  /** The personas that come with the launcher. */
  builtin?: string;
}

/** Where personas are looked for, first match first; absolute, without repetition. The directories need not exist. */
export function personaDirectories(options: PersonaDirectoriesOptions): string[] {
  const { explicit, cwd, builtin, workforceHome } = options;
  const directories = [
    ...explicit.map((directory) => resolve(cwd, directory)),
    resolve(cwd, "personas"),
    projectPersonaDirectory(cwd),
    userPersonaDirectory(options),
    ...(workforceHome === undefined ? [] : [resolve(cwd, workforceHome, "personas")]),
    ...(builtin === undefined ? [] : [resolve(cwd, builtin)]),
  ];
  return [...new Set(directories)];
}

/** Where a project keeps personas that were installed for it. */
export function projectPersonaDirectory(cwd: string): string {
  return resolve(cwd, ".agentworkforce", "workforce", "personas");
}

/** Where a user keeps personas for all projects. */
export function userPersonaDirectory({ cwd, configHome }: { cwd: string; configHome: string }): string {
  return resolve(cwd, join(configHome, "persona-launcher", "personas"));
}
