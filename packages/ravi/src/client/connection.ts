import { RaviError } from "../ravi-error.ts";
import { parseApiUrl } from "./api-url.ts";
import { type CallOptions, checkTimeout, type Deadline, withDeadline } from "./deadline.ts";
import type { RaviFetch } from "./ravi-fetch.ts";
import { checkRetry, type RetryOptions, type RetryPolicy } from "./retry.ts";

/** Which Ravi a client speaks to, as whom, and how patiently. */
export interface RaviClientOptions {
  /** Address of the service, for example `https://ravi.id`. Plain http only to this machine. */
  apiUrl: string;
  /** A management key (`ravi_mgmt_…`) or an identity key (`ravi_id_…`). Without one no `Authorization` header is sent. */
  key?: string | undefined;
  /**
   * With a management key: the identity that mail, SMS, vault and contacts are asked for (`?identity=<uuid>`). It is
   * documented for contacts, passwords, secrets, messages, email-messages and events; a service that ignores it
   * elsewhere answers for the whole account, which an identity key rules out.
   */
  identityUuid?: string | undefined;
  /** Milliseconds a call may take, repeats and answer bodies included. Default 30 000, as in the released CLI. */
  timeoutMs?: number | undefined;
  /** How requests that are safe to repeat are repeated; `false` for not at all. */
  retry?: RetryOptions | false | undefined;
  /** Default: Node's own `fetch`. */
  fetch?: RaviFetch | undefined;
  /** Default `persona-launcher`. */
  userAgent?: string | undefined;
}

/** Where requests go, as whom, and with how much patience. */
export interface Connection {
  readonly apiUrl: string;
  readonly key: string | undefined;
  readonly identityUuid: string | undefined;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly fetch: RaviFetch;
  /** Runs one call under its deadline. */
  readonly call: <T>(options: CallOptions | undefined, run: (deadline: Deadline) => Promise<T>) => Promise<T>;
}

/** @throws {RaviError} `RAVI_INVALID_URL`, `RAVI_INSECURE_URL`, `RAVI_INVALID_ARGUMENT`. */
export function connect(options: RaviClientOptions): Connection {
  const timeoutMs = checkTimeout(options.timeoutMs ?? 30_000);
  return {
    apiUrl: parseApiUrl(options.apiUrl),
    key: options.key ? checkHeader("key", options.key) : undefined,
    identityUuid: checkIdentity(options.identityUuid),
    userAgent: checkHeader("user agent", options.userAgent ?? "persona-launcher"),
    timeoutMs,
    retry: checkRetry(options.retry),
    fetch: options.fetch ?? globalThis.fetch,
    call: (callOptions, run) => withDeadline(timeoutMs, callOptions ?? {}, run),
  };
}

// An empty one would silently mean the whole account.
function checkIdentity(uuid: string | undefined): string | undefined {
  if (uuid !== "") return uuid;
  throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot act as an identity: its uuid is empty", {
    hint: "Give the uuid of an identity, or leave identityUuid away",
  });
}

/** fetch would refuse such a header too, but its message quotes the value. */
export function checkHeader(name: string, value: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value)) return value;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot send the ${name}: it is not plain printable ASCII`, {
    hint: `Check the ${name} for line breaks and blanks around it`,
  });
}
