import type { createdIdentitySchema, identityKeySchema, identitySchema } from "@persona-launcher/ravi";
import { z } from "zod";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { ApiProblem, conflict, invalidField, methodNotAllowed, notFound } from "../http/api-problem.ts";
import { optionalText, parseBody } from "../http/request-input.ts";
import { callerScope } from "../http/request-scope.ts";
import * as identities from "../state/identities.ts";
import { mintIdentityKey } from "../state/keys.ts";
import { wantedAddress } from "./wanted-address.ts";

type IdentityWire = z.input<typeof identitySchema>;

const createBody = z.object({
  name: optionalText(255),
  email: optionalText(320),
  email_identifier: optionalText(320),
  domain: optionalText(255),
  provision_phone: z.boolean().nullish(),
});

const keyBody = z.object({ identity_uuid: z.string().min(1), label: optionalText(255) });

export function listIdentities(call: ApiCall): ApiReply {
  return ok(identities.listIdentities(call.state, callerScope(call)).map(toWire));
}

export function createIdentity(call: ApiCall): ApiReply {
  const body = parseBody(call, createBody);
  const result = identities.createIdentity(call.state, {
    name: body.name,
    address: wantedAddress(body, call.state.domain),
    withPhone: body.provision_phone === true,
  });
  if (result.kind === "address-taken") throw conflict("This email address is already taken.");
  if (result.kind === "no-phone-number") throw new ApiProblem(503, { detail: "No phone number is available." });
  return created({ ...toWire(result.identity), api_key: result.apiKey } satisfies z.input<
    typeof createdIdentitySchema
  >);
}

export function getIdentity(call: ApiCall): ApiReply {
  return ok(toWire(findOwnIdentity(call)));
}

export function deleteIdentity(call: ApiCall): ApiReply {
  if (call.state.refuseDeletion) throw methodNotAllowed("DELETE");
  identities.deleteIdentity(call.state, findOwnIdentity(call).id);
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

// To an identity key every other identity is simply not there.
function findOwnIdentity(call: ApiCall): identities.StoredIdentity {
  const identity = identities.findIdentity(call.state, call.param("uuid"));
  const isVisible = call.caller.kind === "management" || call.caller.identityId === identity?.id;
  if (identity === undefined || !isVisible) throw notFound("Identity");
  return identity;
}

function toWire(identity: identities.StoredIdentity): IdentityWire {
  const { uuid, name, inbox, phone, created_dt, updated_dt } = identity;
  return { uuid, name, inbox, phone, created_dt, updated_dt };
}
