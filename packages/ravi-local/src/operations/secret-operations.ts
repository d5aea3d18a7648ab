import { secretKeyPattern, type secretSchema } from "@persona-launcher/ravi";
import { z } from "zod";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { conflict, notFound } from "../http/api-problem.ts";
import { parseBody } from "../http/request-input.ts";
import { requestIdentityId, requestScope } from "../http/request-scope.ts";
import * as secrets from "../state/secrets.ts";

const maxValueLength = 512 * 1024;

const secretValue = z.string().max(maxValueLength, `Ensure this field has no more than ${maxValueLength} characters.`);

const createBody = z.object({
  key: z
    .string()
    .max(255)
    .toUpperCase()
    .regex(secretKeyPattern, "Use letters, digits and underscores; begin with a letter."),
  value: secretValue,
  notes: secretValue.nullish(),
});

const updateBody = z.object({ value: secretValue.optional(), notes: secretValue.nullish() });

/** `?key=` is matched after upper-casing: the CLI sends it as typed and the stored form is upper case. */
export function listSecrets(call: ApiCall): ApiReply {
  const found = secrets.listSecrets(call.state, requestScope(call), call.query("key")?.toUpperCase());
  return ok(found.map((secret) => toWire(call, secret)));
}

export function getSecret(call: ApiCall): ApiReply {
  return ok(toWire(call, requireSecret(call)));
}

export function createSecret(call: ApiCall): ApiReply {
  const identityId = requestIdentityId(call);
  const { key, value, notes } = parseBody(call, createBody);
  const secret = secrets.createSecret(call.state, identityId, key, { value, notes: notes ?? "" });
  if (secret === undefined) throw conflict(`A secret with key ${key} already exists.`);
  return created(toWire(call, secret));
}

export function updateSecret(call: ApiCall): ApiReply {
  const secret = requireSecret(call);
  const body = parseBody(call, updateBody);
  const current = secrets.readSecret(call.state, secret);
  const content = { value: body.value ?? current.value, notes: body.notes ?? current.notes };
  return ok(toWire(call, secrets.replaceSecret(call.state, secret, content)));
}

export function deleteSecret(call: ApiCall): ApiReply {
  secrets.deleteSecret(call.state, requireSecret(call).uuid);
  return noContent;
}

function requireSecret(call: ApiCall): secrets.StoredSecret {
  const secret = secrets.findSecret(call.state, requestScope(call), call.param("uuid"));
  if (secret === undefined) throw notFound("SecretEntry");
  return secret;
}

function toWire(call: ApiCall, secret: secrets.StoredSecret): z.input<typeof secretSchema> {
  const { uuid, identity_id, key, created_dt, updated_dt } = secret;
  return { uuid, identity: identity_id, key, ...secrets.readSecret(call.state, secret), created_dt, updated_dt };
}
