import { type Owner, ownerSchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { request } from "./request.ts";

/** `/api/master/`: the human who owns the account. */
export interface OwnerClient {
  get(options?: CallOptions): Promise<Owner>;
}

export function ownerClient(connection: Connection): OwnerClient {
  return {
    get: (options) =>
      connection.call(options, (deadline) =>
        request(connection, { method: "GET", path: ["master"] }, ownerSchema, deadline),
      ),
  };
}
