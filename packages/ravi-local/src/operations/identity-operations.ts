import type { createdIdentitySchema, identityKeySchema } from "@persona-launcher/ravi";
import { z } from "zod";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { ApiProblem, conflict, invalidField, methodNotAllowed, notFound } from "../http/api-problem.ts";
import { optionalText, parseBody } from "../http/request-input.ts";
import { callerScope, requestScope } from "../http/request-scope.ts";
import * as identities from "../state/identities.ts";
import { listIdentityKeys as listStoredKeys, mintIdentityKey } from "../state/keys.ts";
import { provisionPhone as giveNumber } from "../state/phones.ts";
import { toIdentityWire } from "./identity-wire.ts";
import { wantedAddress } from "./wanted-address.ts";

const createBody = z.object({
  name: optionalText(255),
  email: optionalText(320),
  email_identifier: optionalText(320),
  domain: optionalText(255),
  provision_phone: z.boolean().nullish(),
});

const updateBody = z.object({ name: z.string().trim().min(1, "This field may not be blank.").max(255) });

// All numbers of local Ravi belong to the North American plan.
const phoneBody = z.object({
  country_code: optionalText(2).refine(
    (code) => code === undefined || ["US", "CA"].includes(code.toUpperCase()),
    "Local Ravi has numbers in US and CA only.",
  ),
});

const keyBody = z.object({ identity_uuid: z.string().min(1), label: optionalText(255) });

export function listIdentities(call: ApiCall): ApiReply {
  return ok(identities.listIdentities(call.state, callerScope(call)).map(toIdentityWire));
}

export function createIdentity(call: ApiCall): ApiReply {
  const wanted = parseBody(call, createBody);
  const result = identities.createIdentity(call.state, {
    name: wanted.name,
    address: wantedAddress(wanted, call.state.domain),
    withPhone: wanted.provision_phone === true,
  });
  if (result.kind === "address-taken") throw conflict("This email address is already taken.");
  if (result.kind === "no-phone-number") throw noPhoneNumber();
  const body = { ...toIdentityWire(result.identity), api_key: result.apiKey } satisfies z.input<
    typeof createdIdentitySchema
  >;
  // An extension of ours: with 1, the caller need not look whether somebody else made one of that name meanwhile.
  return created(body, { "x-ravi-same-name": String(result.sameName) });
}

export function getIdentity(call: ApiCall): ApiReply {
  return ok(toIdentityWire(findOwnIdentity(call)));
}

/** `PUT` `{name}`: the name is what can be changed; address and phone cannot. */
export function updateIdentity(call: ApiCall): ApiReply {
  const identity = findOwnIdentity(call);
  const { name } = parseBody(call, updateBody);
  return ok(toIdentityWire(identities.renameIdentity(call.state, identity.id, name)));
}

/** 409 when the identity has a phone, 503 when every number is taken. */
export function provisionPhone(call: ApiCall): ApiReply {
  const identity = findOwnIdentity(call);
  parseBody(call, phoneBody);
  if (identity.phone !== null) throw conflict("This identity already has a phone number.");
  if (giveNumber(call.state, identity.id) === undefined) throw noPhoneNumber();
  return created(toIdentityWire(identities.requireIdentity(call.state, identity.id)));
}

export function deleteIdentity(call: ApiCall): ApiReply {
  if (call.state.refuseDeletion) throw methodNotAllowed("DELETE");
  identities.deleteIdentity(call.state, findOwnIdentity(call).id);
  call.state.notifier.notify("everybody");
  return noContent;
}

export function createIdentityKey(call: ApiCall): ApiReply {
  const body = parseBody(call, keyBody);
  const identity = identities.findIdentity(call.state, body.identity_uuid);
  if (identity === undefined) throw invalidField("identity_uuid", "There is no such identity.");
  const label = body.label ?? "";
  const key = mintIdentityKey(call.state, identity.id, label);
  return created({ key, identity_uuid: identity.uuid, label } satisfies z.input<typeof identityKeySchema>);
}

/** The keys of the caller's identity, or of the account, without the keys themselves. */
export function listIdentityKeys(call: ApiCall): ApiReply {
  return ok(
    listStoredKeys(call.state, requestScope(call)).map(({ id, identity_uuid, label, created_dt }) => ({
      id,
      identity_uuid,
      label,
      created_dt,
    })),
  );
}

function noPhoneNumber(): ApiProblem {
  return new ApiProblem(503, { detail: "No phone number is available." });
}

// To an identity key every other identity is simply not there.
function findOwnIdentity(call: ApiCall): identities.StoredIdentity {
  const identity = identities.findIdentity(call.state, call.param("uuid"));
  const isVisible = call.caller.kind === "management" || call.caller.identityId === identity?.id;
  if (identity === undefined || !isVisible) throw notFound("Identity");
  return identity;
}
