import { RaviError } from "../ravi-error.ts";
import type { RaviFetchResponse } from "./ravi-fetch.ts";

/** One request of the REST API, before it has an address. */
export interface RaviRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path segments below `/api/`, not encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** Fields of `body` whose values must not come back in an error message. */
  readonly confidential?: readonly string[] | undefined;
  /** Sent without key and without `?identity=`. */
  readonly isPublic?: boolean | undefined;
  /** Sending it twice has the effect of sending it once, so it may be repeated. Default: true for GET only. */
  readonly isIdempotent?: boolean | undefined;
  /** Called with the failure before the request is sent again. */
  readonly onRepeat?: ((failure: RaviError) => void) | undefined;
  /** Called with the headers of an answer that is no failure. */
  readonly onHeaders?: ((headers: RaviFetchResponse["headers"]) => void) | undefined;
  /** Picks the answers of status 400 and above that are not failures. Default: none. */
  readonly accepts?: ((status: number, body: unknown) => boolean) | undefined;
}

/** The service, and the identity that an account-wide key narrows itself to. */
export interface RequestTarget {
  readonly apiUrl: string;
  readonly identityUuid: string | undefined;
}

/** Address of a request. Every path of the API ends with a slash, also before a query. */
export function requestUrl(target: RequestTarget, request: RaviRequest): URL {
  const url = new URL(`${target.apiUrl}/api/${request.path.map(encodeSegment).join("/")}/`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return scoped(url, target, request);
}

// These belong to the account, or name their identity in the path or the body.
const accountRoutes: ReadonlySet<string | undefined> = new Set(["auth", "domains", "identities", "master"]);

/** Adds `?identity=<uuid>` where the request is about the things of one identity. */
export function scoped(url: URL, { identityUuid }: RequestTarget, { path, isPublic }: RaviRequest): URL {
  if (identityUuid === undefined || isPublic === true || accountRoutes.has(path[0])) return url;
  url.searchParams.set("identity", identityUuid);
  return url;
}

// "." and ".." survive percent-encoding and would make the request reach another route, an empty id would list, and
// half a surrogate pair has no encoding.
function encodeSegment(segment: string): string {
  if (segment === "" || segment === "." || segment === ".." || /\p{Cs}/u.test(segment)) throw badSegment(segment);
  return encodeURIComponent(segment);
}

function badSegment(segment: string): RaviError {
  return new RaviError("RAVI_INVALID_ARGUMENT", `Cannot use ${JSON.stringify(segment)} as an id: no path can hold it`, {
    hint: "List the things first and take an id from there",
  });
}
