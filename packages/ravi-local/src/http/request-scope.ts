import { findIdentity } from "../state/identities.ts";
import type { Scope } from "../state/scope.ts";
import type { ApiCall } from "./api-call.ts";
import { forbidden, invalidField, notFound } from "./api-problem.ts";

/**
 * What the request may see. An identity key sees its identity, and asking for another with `?identity=`, or with the
 * `X-Ravi-Identity` header of older clients, is refused. The management key sees the account, or one identity of it.
 */
export function requestScope(call: ApiCall): Scope {
  const uuid = call.query("identity") ?? call.header("x-ravi-identity");
  if (uuid === undefined) return callerScope(call);
  const identityId = findIdentity(call.state, uuid)?.id;
  if (call.caller.kind === "identity" && call.caller.identityId !== identityId) throw forbidden();
  if (identityId === undefined) throw notFound("Identity");
  return { kind: "identity", identityId };
}

/** The one identity a request writes to. */
export function requestIdentityId(call: ApiCall): number {
  const scope = requestScope(call);
  if (scope.kind === "identity") return scope.identityId;
  throw invalidField("identity", "Name the identity: ?identity=<uuid>.");
}

/** What the caller's key may see, whatever the query asks for. */
export function callerScope(call: ApiCall): Scope {
  if (call.caller.kind === "management") return { kind: "account" };
  return { kind: "identity", identityId: call.caller.identityId };
}
