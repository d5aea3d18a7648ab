export { exitCodes } from "./exit-codes.ts";
export { runPersona } from "./run-persona.ts";
export { processHost, type CliHost } from "./cli-host.ts";
