import { homedir } from "node:os";
import type { Environment } from "./credentials/agent-environment.ts";

/** What the outside world provides. Everything else in this library gets it from here. */
export interface LauncherHost {
  /** The caller's environment; only an allow-list of it reaches an agent. */
  env: Environment;
  /** The caller's home directory. */
  home: string;
  /** Default workspace, and where relative paths start. */
  cwd: string;
  /** The Node.js that runs the agent's `ravi`. */
  nodePath: string;
}

/** This process's own surroundings. */
export function currentHost(): LauncherHost {
  return { env: process.env, home: process.env["HOME"] ?? homedir(), cwd: process.cwd(), nodePath: process.execPath };
}
