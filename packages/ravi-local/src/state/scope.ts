import type { SqlValue } from "../database/bind.ts";

/** The identities whose data a request may see: one, or the account's. */
export type Scope = { kind: "account" } | { kind: "identity"; identityId: number };

/** An SQL condition that `column`, an identity id, lies in the scope. */
export function inScope(scope: Scope, column: string): { sql: string; values: SqlValue[] } {
  if (scope.kind === "account") return { sql: "1", values: [] };
  return { sql: `${column} = ?`, values: [scope.identityId] };
}
