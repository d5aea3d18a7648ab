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
  const isUsable = checks.some(({ startable }) => startable);
  const found = checks.map(({ finding }) => finding);
  if (isUsable) return found;
  return [...found, check("harness", "failure", "there is no agent to start", adapters.claude.installHint)];
}

interface HarnessCheck {
  finding: Check;
  /** Whether a launch can start it, and fail at most for want of a login. */
  startable: boolean;
}

async function checkHarness(adapter: HarnessAdapter, { env, home }: LauncherHost): Promise<HarnessCheck> {
  const id = `harness.${adapter.id}`;
  const command = await findCommand(adapter.command, env["PATH"]);
  if (command === undefined) {
    return { finding: check(id, "note", `${adapter.id} is not installed`, adapter.installHint), startable: false };
  }
  const { version, loggedIn, loginSource, fix } = await adapter.detect({ env, home, command });
  if (version === undefined) {
    const detail = `${adapter.id} at ${command} does not tell its version: it is broken, or something else`;
    return { finding: check(id, "warning", detail, fix ?? adapter.installHint), startable: false };
  }
  const name = `${adapter.id} ${version} at ${command}`;
  const source = loginSource === undefined ? "" : ` by ${loginSource}`;
  const finding = {
    no: check(id, "warning", `${name}: not logged in`, fix),
    unknown: check(id, "note", `${name}: login unknown`, fix),
    yes: check(id, "ok", `${name}: logged in${source}`),
  }[loggedIn];
  return { finding, startable: true };
}
