import { type PhoneNumber, phoneNumberSchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";

/** `/api/phone/`: the phone numbers of the key's identity; empty when it has none. */
export interface PhoneNumbersClient {
  list(options?: CallOptions): Promise<PhoneNumber[]>;
}

export function phoneNumbersClient(connection: Connection): PhoneNumbersClient {
  return {
    list: (options) =>
      connection.call(options, (deadline) =>
        requestList(connection, { method: "GET", path: ["phone"] }, phoneNumberSchema, deadline),
      ),
  };
}
