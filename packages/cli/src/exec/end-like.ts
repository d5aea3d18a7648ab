import { exitCodeOfSignal } from "../exit-codes.ts";
import type { CommandEnd } from "./start-command.ts";

/** Ends this process as the command has ended: with its exit code, or by its signal. */
export function endLike({ exitCode, signal }: CommandEnd): never {
  if (signal !== undefined) {
    // Adding and removing a listener leaves the system's default, also for SIGPIPE and SIGUSR1, which Node.js changes.
    if (signal !== "SIGKILL" && signal !== "SIGSTOP") process.on(signal, nothing).off(signal, nothing);
    process.kill(process.pid, signal);
  }
  // Reached by process 1 of a container, too, which cannot kill itself.
  return process.exit(signal === undefined ? exitCode : exitCodeOfSignal(signal));
}

function nothing(): void {}
