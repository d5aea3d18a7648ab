import { type EmailAddress, emailAddressSchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";

/** `/api/email/`: the addresses of the key's identity; the first one is its own. */
export interface EmailAddressesClient {
  list(options?: CallOptions): Promise<EmailAddress[]>;
}

export function emailAddressesClient(connection: Connection): EmailAddressesClient {
  return {
    list: (options) =>
      connection.call(options, (deadline) =>
        requestList(connection, { method: "GET", path: ["email"] }, emailAddressSchema, deadline),
      ),
  };
}
