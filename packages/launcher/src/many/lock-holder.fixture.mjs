// Holds the lock of a file until it is killed: lock-holder.fixture.mjs <path>
import { lockFile } from "./file-lock.ts";

globalThis.held = lockFile(process.argv[2]);
process.stdout.write(globalThis.held === undefined ? "busy\n" : "held\n");
if (globalThis.held !== undefined) setInterval(() => {}, 60_000);
