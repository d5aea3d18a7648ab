import type { Stats } from "node:fs";
import { userInfo } from "node:os";
import { getuid } from "node:process";

/** Whether another user owns it. The superuser may use everybody's files; Windows has no owners. */
export function isOthers({ uid }: Pick<Stats, "uid">): boolean {
  const own = getuid?.() ?? 0;
  return own !== 0 && uid !== own && uid !== 0;
}

/** The home directory in the system's user list, which a changed `HOME` does not move. */
export function accountHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    // A container may run under a user id that has no entry.
    return undefined;
  }
}
