import { type Caller, findCaller } from "../state/keys.ts";
import type { State } from "../state/state.ts";
import { notAuthenticated, unknownKey } from "./api-problem.ts";

/**
 * Who an `Authorization` header speaks for.
 *
 * @throws ApiProblem 401, with the hosted service's two texts: no credentials, or a key nobody holds
 */
export function authenticate(state: State, header: string | undefined): Caller {
  const key = bearerKey(header);
  if (key === undefined) throw notAuthenticated();
  const caller = findCaller(state, key);
  if (caller === undefined) throw unknownKey();
  return caller;
}

function bearerKey(header: string | undefined): string | undefined {
  const [scheme, key, ...rest] = (header ?? "").trim().split(/\s+/);
  return scheme?.toLowerCase() === "bearer" && rest.length === 0 ? key : undefined;
}
