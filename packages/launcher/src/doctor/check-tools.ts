import { execa } from "execa";
import { adapters } from "../harness/adapters.ts";
import { findCommand } from "../harness/find-command.ts";
import type { HarnessAdapter } from "../harness/harness-adapter.ts";
import type { LauncherHost } from "../host.ts";
import { check, type Check } from "./check.ts";

/** The oldest Node.js that is tested. */
const oldestNode = [20, 19] as const;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isRecent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (isRecent) return check("node", "ok", `Node.js ${version}`);
  return check("node", "failure", `Node.js ${version} is too old`, `Install Node.js ${oldestNode.join(".")} or newer`);
}

export async function checkGit({ env }: LauncherHost): Promise<Check> {
  const path = await findCommand("git", env["PATH"]);
  if (path === undefined) {
    return check("git", "warning", "git is not on PATH: what agents commit cannot be looked at", "Install git");
  }
  const { stdout } = await execa(path, ["--version"], {
    reject: false,
    timeout: 10_000,
    env: { PATH: env["PATH"] ?? "" },
    extendEnv: false,
  });
  return check("git", "ok", stdout.trim() === "" ? path : stdout.trim());
}

/** One check for each harness. None at all is a failure; one that lacks is only worth knowing. */
export async function checkHarnesses(host: LauncherHost): Promise<Check[]> {
  const checks = await Promise.all(Object.values(adapters).map((adapter) => checkHarness(adapter, host)));
  const isUsable = checks.some(({ status }) => status !== "note");
  if (isUsable) return checks;
  return [...checks, check("harness", "failure", "there is no agent to start", adapters.claude.installHint)];
}

async function checkHarness(adapter: HarnessAdapter, { env, home }: LauncherHost): Promise<Check> {
  const id = `harness.${adapter.id}`;
  const command = await findCommand(adapter.command, env["PATH"]);
  if (command === undefined) return check(id, "note", `${adapter.id} is not installed`, adapter.installHint);
  const { version, loggedIn, loginSource, fix } = await adapter.detect({ env, home, command });
  const name = `${adapter.id} ${version ?? "of unknown version"} at ${command}`;
  if (loggedIn === "no") return check(id, "warning", `${name}: not logged in`, fix);
  if (loggedIn === "unknown") return check(id, "note", `${name}: login unknown`, fix);
  return check(id, "ok", `${name}: logged in${loginSource === undefined ? "" : ` by ${loginSource}`}`);
}
