/** What kind of error it is: our code (`LaunchErrorCode`, `RaviErrorCode`), the system's (`ECONNREFUSED`), or its class. */
export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return "_OTHER";
  // `fetch` has what went wrong as its cause.
  return codeOf(error) ?? codeOf(error.cause) ?? (error.name || "_OTHER");
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^\w{1,64}$/.test(error.code) ? error.code : undefined;
}
