import { faultSchema } from "../faults/fault.ts";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { notFound } from "../http/api-problem.ts";
import { integerParam, parseBody } from "../http/request-input.ts";

/** `POST /_local/faults/`: from now on this happens to matching requests. */
export function addFault(call: ApiCall): ApiReply {
  const wanted = parseBody(call, faultSchema);
  return created(call.services.faults.add(wanted));
}

/** `GET /_local/faults/`: the faults in force, each with the number of requests it met. */
export function listFaults(call: ApiCall): ApiReply {
  return ok(call.services.faults.list());
}

/** `DELETE /_local/faults/`: no faults any more. */
export function clearFaults(call: ApiCall): ApiReply {
  call.services.faults.clear();
  return noContent;
}

/** `DELETE /_local/faults/{id}/`. */
export function removeFault(call: ApiCall): ApiReply {
  const id = integerParam(call, "id");
  if (id === undefined || !call.services.faults.remove(id)) throw notFound();
  return noContent;
}
