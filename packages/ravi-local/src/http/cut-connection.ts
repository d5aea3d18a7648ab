import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

/** Ends the connection with a reset, as a crashed server would. The returned response is never sent. */
export function cutConnection(outgoing: HttpBindings["outgoing"] | undefined): Response {
  const socket = outgoing?.socket;
  if (outgoing === undefined || !socket) throw new Error("Cannot cut the connection: there is none");
  // An HTTP/2 socket has no reset; local Ravi speaks HTTP/1.1 only.
  if ("resetAndDestroy" in socket) socket.resetAndDestroy();
  else outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}
