import { join, resolve } from "node:path";

export interface PersonaDirectoriesOptions {
  /** `--persona-dir`, in the order given; relative ones start at `cwd`. */
  explicit: readonly string[];
  cwd: string;
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  configHome: string;
  /** The personas that come with the launcher. */
  builtin?: string;
}

/** Where personas are looked for, first match first; absolute, without repetition. The directories need not exist. */
export function personaDirectories(options: PersonaDirectoriesOptions): string[] {
  const { explicit, cwd, configHome, builtin } = options;
  const directories = [
    ...explicit.map((directory) => resolve(cwd, directory)),
    resolve(cwd, "personas"),
    resolve(cwd, ".agentworkforce", "workforce", "personas"),
    resolve(cwd, join(configHome, "persona-launcher", "personas")),
    ...(builtin === undefined ? [] : [resolve(cwd, builtin)]),
  ];
  return [...new Set(directories)];
}
