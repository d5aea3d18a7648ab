import { runPersona } from "./run-persona.ts";
import { processHost } from "./cli-host.ts";

// Not process.exit: it would cut what a pipe has not taken yet.
process.exitCode = await runPersona(process.argv.slice(2), processHost());
