import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Check } from "@persona-launcher/launcher";
import { readTextFile } from "../files/text-file.ts";
import type { HookPlace } from "../hooks/hook-tool.ts";
import { shimmedAgents } from "./shim-parts.ts";

/** Whether the agents on PATH start under an identity: whether the first of each name is a shim. */
export async function inspectShims({ env }: Pick<HookPlace, "env">): Promise<Check> {
  const found = await Promise.all(shimmedAgents.map(async (agent) => ({ agent, path: await firstOnPath(agent, env) })));
  const bare: string[] = [];
  for (const { agent, path } of found) if (path !== undefined && !(await isShim(path))) bare.push(`${agent} (${path})`);
  const id = "hooks.agent";
  const fix = "persona shims install, then start the shell anew";
  if (bare.length > 0) {
    const detail = `on PATH there comes first what knows of no identity: ${bare.join(", ")}`;
    return { id, status: "warning", detail, fix };
  }
  if (found.every(({ path }) => path === undefined)) {
    return { id, status: "warning", detail: `none of ${shimmedAgents.join(", ")} is on PATH`, fix };
  }
  return { id, status: "ok", detail: "agents start under the identity of their worktree" };
}

async function firstOnPath(name: string, { PATH = "" }: HookPlace["env"]): Promise<string | undefined> {
  for (const directory of PATH.split(delimiter)) {
    const path = join(directory, name);
    const isRunnable = await access(path, constants.X_OK).then(
      () => directory !== "",
      () => false,
    );
    if (isRunnable) return path;
  }
  return undefined;
}

async function isShim(path: string): Promise<boolean> {
  // A real agent is no text.
  const text = await readTextFile(path).then(
    (file) => file?.text ?? "",
    () => "",
  );
  return text.includes("persona-launcher shim");
}
