import { tracingChannel } from "node:diagnostics_channel";
import type { RaviFetch } from "@persona-launcher/ravi";
import { publishAround } from "./publish-around.ts";
import { routeTemplate } from "./route-template.ts";

/** What is told of a request to Ravi on `tracing:persona-launcher:ravi-request:*`. Neither its query nor its body nor a header. */
export interface RaviRequestTrace {
  readonly method: string;
  /** Without query; for what is not of the API, an uploaded file say, the origin alone, for the path is a permission. */
  readonly url: string;
  /** The path with `{id}` in place of every id; `undefined` for what is not of the API. */
  readonly route: string | undefined;
  /** Of the answer, once there is one. */
  status?: number;
}

export const requestChannelName = "persona-launcher:ravi-request";

const requests = tracingChannel<unknown, RaviRequestTrace>(requestChannelName);

/** A `fetch` that tells whoever listens of each request, until the head of its answer is there. */
export function tracedFetch(fetch: RaviFetch): RaviFetch {
  return async (url, init) => {
    if (!requests.hasSubscribers) return await fetch(url, init);
    const request = requestOf(init.method, url);
    return await publishAround(requests, request, async () => {
      const answer = await fetch(url, init);
      request.status = answer.status;
      return answer;
    });
  };
}

function requestOf(method: string, url: URL): RaviRequestTrace {
  const route = routeTemplate(url.pathname);
  return { method, url: route === undefined ? url.origin : url.origin + url.pathname, route };
}
