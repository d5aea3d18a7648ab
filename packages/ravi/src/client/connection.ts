import { RaviError } from "../ravi-error.ts";
import { parseApiUrl } from "./api-url.ts";
import { type CallOptions, checkTimeout, withDeadline } from "./deadline.ts";

export interface RaviClientOptions {
  /** Address of the service, for example `https://ravi.id`. Plain http only to this machine. */
  apiUrl: string;
  /** A management key (`ravi_mgmt_…`) or an identity key (`ravi_id_…`). Without one no `Authorization` header is sent. */
  key?: string | undefined;
  /** Milliseconds a call may take, answer body included. Default 30 000, as in the released CLI. */
  timeoutMs?: number | undefined;
  /** Default: Node's own `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default `persona-launcher`. */
  userAgent?: string | undefined;
}

/** Where requests go, and as whom. */
export interface Connection {
  readonly apiUrl: string;
  readonly key: string | undefined;
  readonly userAgent: string;
  readonly fetch: typeof fetch;
  /** Runs one call under its deadline. */
  readonly call: <T>(options: CallOptions | undefined, run: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** @throws {RaviError} `RAVI_INVALID_URL`, `RAVI_INSECURE_URL`, `RAVI_INVALID_ARGUMENT`. */
export function connect(options: RaviClientOptions): Connection {
  const timeoutMs = checkTimeout(options.timeoutMs ?? 30_000);
  return {
    apiUrl: parseApiUrl(options.apiUrl),
    key: options.key ? checkHeader("key", options.key) : undefined,
    userAgent: checkHeader("user agent", options.userAgent ?? "persona-launcher"),
    fetch: options.fetch ?? globalThis.fetch,
    call: (callOptions, run) => withDeadline(timeoutMs, callOptions ?? {}, run),
  };
}

// fetch would refuse such a header too, but its message quotes the value.
function checkHeader(name: string, value: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value)) return value;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot send the ${name}: it is not plain printable ASCII`, {
    hint: `Check the ${name} for line breaks and blanks around it`,
  });
}
