import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import type { RaviFetch } from "@persona-launcher/ravi";
import { expect, it, onTestFinished } from "vitest";
import { limitRaviTraffic } from "../many/ravi-traffic.ts";
import { requestChannelName, tracedFetch, type RaviRequestTrace } from "./traced-fetch.ts";

const init: Parameters<RaviFetch>[1] = {
  method: "GET",
  headers: { authorization: "Bearer ravi_id_key" },
  redirect: "manual",
  signal: new AbortController().signal,
};

/** Hears every request when it ends, and for whom it was. */
function listen(whose: AsyncLocalStorage<string>): { request: RaviRequestTrace; whose: string | undefined }[] {
  const heard: { request: RaviRequestTrace; whose: string | undefined }[] = [];
  const { asyncEnd } = tracingChannel(requestChannelName);
  const hear = (request: unknown): void =>
    void heard.push({ request: request as RaviRequestTrace, whose: whose.getStore() });
  asyncEnd.subscribe(hear);
  onTestFinished(() => asyncEnd.unsubscribe(hear));
  return heard;
}

const slow: RaviFetch = async () => {
  await new Promise((resolve) => setImmediate(resolve));
  return new Response(null, { status: 200 });
};

it("tells method, address and status, and neither query nor header", async () => {
  const heard = listen(new AsyncLocalStorage());
  const fetch = tracedFetch(async () => new Response(null, { status: 201 }));
  await fetch(new URL("https://ravi.id/api/secrets/?identity=u-1"), init);
  await fetch(new URL("https://store.test/signed/path?signature=s3cret"), { ...init, method: "PUT" });
  expect(heard.map(({ request }) => request)).toEqual([
    { method: "GET", url: "https://ravi.id/api/secrets/", route: "/api/secrets/", status: 201, result: undefined },
    { method: "PUT", url: "https://store.test", route: undefined, status: 201, result: undefined },
  ]);
});

it("a request that had to wait for its turn belongs to whoever has sent it", async () => {
  const whose = new AsyncLocalStorage<string>();
  const heard = listen(whose);
  const fetch = limitRaviTraffic({ concurrency: 1, fetch: tracedFetch(slow) });
  const names = ["ada", "bert", "carl", "dora"];
  await Promise.all(names.map((name) => whose.run(name, () => fetch(new URL(`https://ravi.id/api/${name}/`), init))));
  expect(heard.map(({ request, whose: owner }) => [request.url, owner])).toEqual(
    names.map((name) => [`https://ravi.id/api/${name}/`, name]),
  );
});
