import type { emailAddressSchema, ownerSchema, phoneNumberSchema } from "@persona-launcher/ravi";
import type { z } from "zod";
import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { requestScope } from "../http/request-scope.ts";
import { listIdentities } from "../state/identities.ts";
import { listPhones } from "../state/phones.ts";

/** An identity has exactly one inbox, so the inbox's id is the identity's. */
export function listEmailAddresses(call: ApiCall): ApiReply {
  const found = listIdentities(call.state, requestScope(call));
  return ok(
    found.map(
      ({ id, inbox, created_dt }) => ({ id, email: inbox, created_dt }) satisfies z.input<typeof emailAddressSchema>,
    ),
  );
}

export function listPhoneNumbers(call: ApiCall): ApiReply {
  const found = listPhones(call.state, requestScope(call));
  return ok(
    found.map(
      ({ id, phone_number, created_dt }) =>
        ({ id, phone_number, provider: "local", created_dt }) satisfies z.input<typeof phoneNumberSchema>,
    ),
  );
}

export function getOwner(call: ApiCall): ApiReply {
  const { firstName, lastName } = call.state.owner;
  return ok({ first_name: firstName, last_name: lastName } satisfies z.input<typeof ownerSchema>);
}
