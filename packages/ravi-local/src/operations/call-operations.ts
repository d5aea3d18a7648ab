import { z } from "zod";
import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { ApiProblem, notFound } from "../http/api-problem.ts";
import { parseBody } from "../http/request-input.ts";
import { requestIdentityId } from "../http/request-scope.ts";
import { findPhoneOf } from "../state/phones.ts";
import { plainNumber } from "../state/plain-number.ts";

const startBody = z.object({
  to_number: z
    .string()
    .transform(plainNumber)
    .pipe(z.string().regex(/^\+[1-9]\d{4,14}$/, "Must be a phone number like +12015550100.")),
});

/** `GET /api/calls/`: as a bare array, which the Go CLI needs. There is no telephone network here, so it is empty. */
export function listCalls(call: ApiCall): ApiReply {
  requestIdentityId(call);
  return ok([]);
}

/** `GET /api/calls/{id}/`, its `transcript/`, and `POST …/hangup/`: there is no call to read or to end. */
export function findCall(call: ApiCall): ApiReply {
  requestIdentityId(call);
  throw notFound();
}

/**
 * `POST /api/calls/start/` `{to_number}`: the hosted service's checks, then 503, with which it says that something it
 * depends on is not available.
 */
export function startCall(call: ApiCall): ApiReply {
  const identityId = requestIdentityId(call);
  parseBody(call, startBody);
  if (findPhoneOf(call.state, identityId) === undefined)
    throw new ApiProblem(400, { detail: "This identity has no phone number." });
  throw new ApiProblem(503, { detail: "Calls are not available: local Ravi has no telephone network." });
}
