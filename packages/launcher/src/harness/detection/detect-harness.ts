import type { DetectionInput, HarnessDetection } from "../harness-adapter.ts";
import { readVersion } from "./read-version.ts";

export interface Login {
  loggedIn: HarnessDetection["loggedIn"];
  /** Name of a variable, or a path below `~`. */
  source?: string;
}

export interface DetectHarnessOptions {
  /** Command that installs it. */
  install: string;
  /** Command that logs in. */
  login: string;
  readLogin: () => Promise<Login>;
}

/** Puts version and login together; a configuration that cannot be read leaves the login unknown. */
export async function detectHarness(user: DetectionInput, options: DetectHarnessOptions): Promise<HarnessDetection> {
  const unknown: Login = { loggedIn: "unknown" };
  const [version, login] = await Promise.all([
    readVersion(user).catch(() => undefined),
    options.readLogin().catch(() => unknown),
  ]);
  const isInstalled = user.command !== undefined && version !== undefined;
  const fix = !isInstalled ? options.install : login.loggedIn === "no" ? options.login : undefined;
  return { version, loggedIn: login.loggedIn, loginSource: login.source, fix };
}

/** The first of these variables that has a value. */
export function firstSet(env: DetectionInput["env"], names: readonly string[]): string | undefined {
  return names.find((name) => (env[name] ?? "") !== "");
}

/** A path as the user writes it. */
export function fromHome(path: string, home: string): string {
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
