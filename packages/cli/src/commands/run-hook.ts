import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { hookEventOf, isHookToolId, type HookEvent } from "@persona-launcher/integrations";
import type { CliHost } from "../cli-host.ts";
import { exitCodes, exitCodeOfError } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { printable } from "../output/printable.ts";

export interface RunHookFlags extends LauncherFlags {
  strict?: boolean;
  writeEnv?: string;
  writeCredentials?: string;
}

/** How a hook called us. */
export interface HookWords {
  tool: string;
  event: string;
  words: readonly string[];
}

/**
 * `persona hooks run`. A tool that lacks an identity goes on; whether it may is for its user to say. Nothing is printed on
 * standard output, which some tools read.
 */
export async function runCommand(
  { tool, event, words }: HookWords,
  flags: RunHookFlags,
  host: CliHost,
): Promise<number> {
  try {
    // A hook of a later version's must not stop anybody's agent.
    const asked = isHookToolId(tool) ? hookEventOf({ tool, event, words, env: host.env, cwd: host.cwd }) : undefined;
    if (asked !== undefined) await obey(asked, flags, host);
    return exitCodes.ok;
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: unknown };
    host.writeError(`persona: ${printable(message)}${typeof hint === "string" ? `. ${printable(hint)}` : ""}\n`);
    return flags.strict === true ? exitCodeOfError(error) : exitCodes.ok;
  }
}

async function obey(event: HookEvent, flags: RunHookFlags, host: CliHost): Promise<void> {
  const { what, path, label, limitMs } = event;
  if (event.isWorktreeOnly === true && !(await isWorktree(path))) return;
  using launcher = makeLauncher(host, flags);
  const signal = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  if (what === "provision") {
    const { writeEnv: envFile, writeCredentials: credentialsFile } = flags;
    const provisioned = await launcher.provisionWorkspace({ path, label, signal, envFile, credentialsFile });
    const { identity, warnings } = provisioned;
    for (const { message } of warnings) host.writeError(`${prefixOf(host)} ${printable(message)}\n`);
    return host.writeError(`${prefixOf(host)} this worktree is ${identity.email}\n`);
  }
  // Its agent was ended a moment ago, and what is left of it is being cleared up.
  const { identity, release } = await launcher.releaseWorkspace({ path, waitSeconds: 15, signal });
  if (identity === undefined || release === undefined) return;
  const reason = release.kind === "left-behind" ? `: ${printable(release.reason)}` : "";
  host.writeError(`${prefixOf(host)} ${identity.name} ${release.kind}${reason}\n`);
}

/** dmux 5.7.1 shows the lines of its hooks, and those that begin with this as its own status. */
function prefixOf({ env }: CliHost): string {
  const prefix = env["DMUX_PROGRESS"] === "1" ? (env["DMUX_STATUS_PREFIX"] ?? "") : "";
  return /^[A-Z_]{1,40}:$/.test(prefix) ? prefix : "persona:";
}

/** Whether it is a worktree beside the main checkout: `.git` is a file there. */
async function isWorktree(path: string): Promise<boolean> {
  return await lstat(join(path, ".git")).then(
    (entry) => entry.isFile(),
    () => false,
  );
}
