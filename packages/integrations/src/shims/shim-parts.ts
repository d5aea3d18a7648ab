import { access } from "node:fs/promises";
import { join } from "node:path";
import { hasBlock, lineEndOf, quoteWord, withBlock, withoutBlock } from "@persona-launcher/launcher/text";
import { windowsEnds } from "../files/shell-script.ts";
import { notUnderstood, readTextFile } from "../files/text-file.ts";
import type { HookPart } from "../hooks/hook-part.ts";

/** The agents that have shims. */
export const shimmedAgents = ["claude", "codex", "opencode"] as const;

/** Where shims are to be. */
export interface ShimPlace {
  /** Absolute path of the directory of the shims. */
  directory: string;
  /** Absolute path of the command that they start; see `launcherCommandAt`. */
  command: string;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** Shims by the names of agents, and what puts them first on the PATH of shells. */
export async function shimParts(place: ShimPlace): Promise<HookPart[]> {
  return [...shimmedAgents.map((agent) => shimPart(place, agent)), ...(await profileParts(place))];
}

/** `persona exec` finds the real command behind it, and knows a shim by these words. */
function shimPart({ directory, command }: ShimPlace, agent: string): HookPart {
  const text = [
    "#!/bin/sh",
    "# persona-launcher shim: removed by persona shims remove",
    `exec ${quoteWord(command)} exec --shim --worktree-only -- ${agent} "$@"`,
    "",
  ].join("\n");
  return {
    path: join(directory, agent),
    purpose: `starts ${agent} under the identity of its worktree`,
    with: () => ({ text, mode: 0o755 }),
    without: () => undefined,
    isIn: (file) => file.text.includes("# persona-launcher shim"),
    paste: text,
  };
}

/**
 * The files that shells read when somebody sits before them. bash reads one of three when it is a login shell, which those
 * of tmux are; a system's own profile may set PATH before it.
 */
async function profileParts({ directory, home, env }: ShimPlace): Promise<HookPart[]> {
  const config = env["XDG_CONFIG_HOME"];
  const fish = join(
    config !== undefined && config.startsWith("/") ? config : join(home, ".config"),
    "fish/config.fish",
  );
  const bash = join(home, ".bashrc");
  const zsh = join(env["ZDOTDIR"] || home, ".zshrc");
  const logins = [".bash_profile", ".bash_login", ".profile"].map((name) => join(home, name));
  const shell = env["SHELL"] ?? "";
  const isBash = shell.endsWith("/bash");
  // Without any: a new one must not come before those that somebody may add.
  const login = (await firstOf(logins)) ?? (isBash ? join(home, ".profile") : undefined);
  const wanted = [
    { path: bash, lines: posixLines(directory), isWanted: isBash || (await isThere(bash)) },
    ...logins.map((path) => ({ path, lines: posixLines(directory), isWanted: path === login })),
    { path: zsh, lines: posixLines(directory), isWanted: shell.endsWith("/zsh") || (await isThere(zsh)) },
    { path: fish, lines: fishLines(directory), isWanted: shell.endsWith("/fish") || (await isThere(fish)) },
  ];
  const parts = await Promise.all(
    wanted.map(async ({ path, lines, isWanted }) => {
      const part = profilePart(path, lines);
      // One that shells do not read any more may have ours from when they did.
      return isWanted || (await isIn(part)) ? [part] : [];
    }),
  );
  return parts.flat();
}

async function isIn(part: HookPart): Promise<boolean> {
  const file = await readTextFile(part.path).catch(() => undefined);
  return file !== undefined && part.isIn(file);
}

/** After everything else: what comes later on goes before it on PATH. */
function profilePart(path: string, lines: readonly string[]): HookPart {
  const block = { id: "shims", lines };
  return {
    path,
    purpose: "puts the shims first on PATH",
    with: (file) => {
      if (file !== undefined && lineEndOf(file.text) === "\r\n") throw notUnderstood(path, windowsEnds);
      return { text: withBlock(file?.text ?? "", block), mode: file?.mode ?? 0o644 };
    },
    without: ({ text, mode }) => {
      const rest = withoutBlock(text, block.id) ?? text;
      return rest === "" ? undefined : { text: rest, mode };
    },
    isIn: ({ text }) => hasBlock(text, block.id),
    paste: withBlock("", block),
  };
}

function posixLines(directory: string): string[] {
  const word = quoteWord(directory);
  return [`case "$PATH" in ${word}:*) ;; *) export PATH=${word}:"$PATH" ;; esac`];
}

function fishLines(directory: string): string[] {
  const word = quoteWord(directory);
  return [`test "$PATH[1]" = ${word}; or set -gx PATH ${word} $PATH`];
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isThere(path)) return path;
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
