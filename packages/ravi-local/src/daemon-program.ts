import { fileURLToPath } from "node:url";

// This module imports nothing of ours, so that a bundle can leave it where it is: beside what it names.

/** Absolute path of the program of the daemon; it is there once the package is built. */
export const daemonProgram: string = fileURLToPath(new URL("daemon-main.js", import.meta.url));
