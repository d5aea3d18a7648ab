import type { ApiCall } from "../http/api-call.ts";
import { invalidField, notFound } from "../http/api-problem.ts";
import { requestScope } from "../http/request-scope.ts";
import { findIdentityByAddress, listIdentities, requireIdentity, type StoredIdentity } from "../state/identities.ts";

/**
 * The identity a new mail comes from. `?inbox=` may name it by the id of `GET /api/email/` (released CLI) or by its
 * address (newer skills); an identity key needs none.
 */
export function findSender(call: ApiCall): StoredIdentity {
  const scope = requestScope(call);
  const inbox = call.query("inbox")?.trim() ?? "";
  if (inbox === "") {
    if (scope.kind === "identity") return requireIdentity(call.state, scope.identityId);
    throw invalidField("inbox", "Name the inbox: ?inbox=<id or address>.");
  }
  const id = idOfInbox(call, inbox);
  const isVisible = id !== undefined && (scope.kind === "account" || scope.identityId === id);
  if (!isVisible) throw notFound();
  return requireIdentity(call.state, id);
}

// An identity has exactly one inbox, so the inbox's id is the identity's.
function idOfInbox(call: ApiCall, inbox: string): number | undefined {
  if (inbox.includes("@")) return findIdentityByAddress(call.state, inbox)?.id;
  if (!/^\d{1,15}$/.test(inbox)) return undefined;
  return listIdentities(call.state, { kind: "identity", identityId: Number(inbox) })[0]?.id;
}
