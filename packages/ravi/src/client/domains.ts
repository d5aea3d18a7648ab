import { type Domain, domainSchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";

/** `/api/domains/`: where addresses may be made; needs a management key. */
export interface DomainsClient {
  list(options?: CallOptions): Promise<Domain[]>;
}

export function domainsClient(connection: Connection): DomainsClient {
  return {
    list: (options) =>
      connection.call(options, (deadline) =>
        requestList(connection, { method: "GET", path: ["domains"] }, domainSchema, deadline),
      ),
  };
}
