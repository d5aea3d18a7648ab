import { spawnSync } from "node:child_process";

/** The programs of this machine that the guides' scripts call. */
export interface RequiredTools {
  /** Absolute path of the Python interpreter itself, not of a version manager's stand-in that needs its own HOME. */
  python: string | undefined;
  hasJq: boolean;
}

export function findTools(): RequiredTools {
  const python = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" });
  return {
    python: python.status === 0 ? python.stdout.trim() : undefined,
    hasJq: spawnSync("/bin/sh", ["-c", "command -v jq"]).status === 0,
  };
}
