export { cliErrorCodes, type CliErrorCode } from "./cli-error.ts";
export { raviCommandPath } from "./ravi-command-path.ts";
export type { RaviHost, RaviInput } from "./ravi-host.ts";
export { runRavi } from "./run-ravi.ts";
