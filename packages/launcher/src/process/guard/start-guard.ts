import { spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { commandPath } from "../command-path.ts";
import { guardScript } from "./guard-script.ts";

export interface GuardOptions {
  /** The value of PERSONA_LAUNCH_ID in the environment of everything that belongs to the launch. */
  launchId: string;
}

/** A watcher over one launch. It does not keep this process running. */
export interface Guard {
  readonly pid: number;
  /** Tells the guard that the launch ended in good order, and resolves once it is gone. May be called again. */
  disarm(): Promise<void>;
}

/**
 * Starts a small shell (about 2 MB, in a session of its own, deaf to signals of a terminal) that outlives this process:
 * when this process dies without `disarm()`, by SIGKILL too, it kills every process that carries the launch id and
 * their descendants, within 2 s. For agents that share our terminal and process group; start it before the agent.
 *
 * @throws Error When `/bin/sh` cannot be started, with the system's code (`EAGAIN`, `EMFILE`).
 */
export async function startGuard({ launchId }: GuardOptions): Promise<Guard> {
  const child = spawn("/bin/sh", ["-c", guardScript, "persona-guard", launchId], {
    cwd: "/",
    env: { PATH: commandPath, LC_ALL: "C" },
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const exited = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  // Rejects with the error of a child that was not born, which has no streams.
  await once(child, "spawn");
  const { stdin } = child;
  // A guard that somebody killed closes its end; disarm() has nothing to do then.
  stdin.on("error", () => {});
  child.unref();
  if (stdin instanceof Socket) stdin.unref();
  return {
    pid: pidOf(child.pid),
    disarm: async () => {
      child.ref();
      stdin.end("disarm\n");
      await exited;
    },
  };
}

function pidOf(pid: number | undefined): number {
  if (pid === undefined) throw new Error("Cannot start the guard: the system gave it no process id");
  return pid;
}
