import type { ApiCall, ApiReply } from "../http/api-call.ts";
import { invalidField } from "../http/api-problem.ts";
import { requestScope } from "../http/request-scope.ts";
import { eventStream } from "../push/event-stream.ts";
import { latestEventId } from "../state/events.ts";

/** `GET /api/events/stream/`: what arrives, as server-sent events; with `Last-Event-ID` also what was missed. */
export function streamEvents(call: ApiCall): ApiReply {
  const stream = eventStream({
    state: call.state,
    scope: requestScope(call),
    afterId: lastEventId(call) ?? latestEventId(call.state),
    stopping: call.services.stopping,
    heartbeatMs: call.services.timing.heartbeatMs,
    onHeartbeat: call.services.onActivity,
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Keeps @hono/node-server from holding back the first chunks.
      "transfer-encoding": "chunked",
    },
  });
}

function lastEventId(call: ApiCall): number | undefined {
  const text = call.header("last-event-id")?.trim() ?? "";
  if (text === "") return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalidField("Last-Event-ID", "Must be the id of an event.");
}
