export { CliError, cliErrorCodes, type CliErrorCode } from "./cli-error.ts";
export { raviCommandPath } from "./ravi-command-path.ts";
export type { OutputKind, RaviHost, RaviInput, RaviPlace } from "./ravi-host.ts";
export { runRavi } from "./run-ravi.ts";
export { waitForCode, waitForLink, type WaitForCodeOptions, type WaitForLinkOptions } from "./wait/wait-as-identity.ts";
export type { FoundCode, FoundLink, MessageHeader } from "./wait/wait-for.ts";
