import { RaviError } from "../ravi-error.ts";

/** One request of the REST API, before it has an address. */
export interface RaviRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path segments below `/api/`, not encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** Fields of `body` whose values must not come back in an error message. */
  readonly confidential?: readonly string[] | undefined;
}

/** Address of a request. Every path of the API ends with a slash, also before a query. */
export function requestUrl(apiUrl: string, request: RaviRequest): URL {
  const url = new URL(`${apiUrl}/api/${request.path.map(encodeSegment).join("/")}/`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
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
