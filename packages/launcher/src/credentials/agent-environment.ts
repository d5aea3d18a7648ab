/**
 * Variables of the caller that reach an agent. Everything else stays out, above all the account's own Ravi variables.
 * Pinned by a test: a change here is a change of what we promise.
 */
export const inheritedVariables: readonly string[] = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TERM",
  "COLORTERM",
  "NO_COLOR",
  "LANG",
  "TZ",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
];

/** Prefixes of caller variables that reach an agent. */
export const inheritedPrefixes: readonly string[] = ["LC_"];

/** Prefixes that belong to Ravi and to us: never taken from the caller, neither passed on nor behind a ref. */
const ownPrefixes: readonly string[] = ["RAVI_", "PERSONA_"];

/** Environment variables by name; `undefined` is one that is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a caller variable of that name may serve a ref or be passed on by request. */
export function isForeignVariable(name: string): boolean {
  return !ownPrefixes.some((prefix) => name.startsWith(prefix));
}

/**
 * The part of the caller's environment an agent may see.
 *
 * @param extra Names to add: what the harness needs to log in, and `--inherit`. Names of ours are ignored.
 */
export function inheritedEnvironment(caller: Environment, extra: readonly string[] = []): Record<string, string> {
  const wanted = new Set([...inheritedVariables, ...extra.filter(isForeignVariable)]);
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller)) {
    if (value === undefined) continue;
    if (wanted.has(name) || inheritedPrefixes.some((prefix) => name.startsWith(prefix))) result[name] = value;
  }
  return result;
}

/** What the caller's environment may contribute to refs: everything but Ravi's and our own variables. */
export function referableEnvironment(caller: Environment): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller)) {
    if (value !== undefined && isForeignVariable(name)) result[name] = value;
  }
  return result;
}
