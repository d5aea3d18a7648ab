import { homedir } from "node:os";
import type { RaviPlace } from "./ravi-host.ts";

/** This process's own surroundings, but for what is given. */
export function currentPlace({ env, cwd, home, fetch }: Partial<RaviPlace> = {}): RaviPlace {
  return { env: env ?? process.env, cwd: cwd ?? process.cwd(), home: home ?? homedir(), fetch };
}
