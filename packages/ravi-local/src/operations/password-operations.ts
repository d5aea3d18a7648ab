import { z } from "zod";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { invalidField, notFound } from "../http/api-problem.ts";
import { booleanQuery, parseBody } from "../http/request-input.ts";
import { requestIdentityId, requestScope } from "../http/request-scope.ts";
import { requireIdentity } from "../state/identities.ts";
import * as passwords from "../state/passwords.ts";
import { generatePassword } from "../vault/generate-password.ts";
import { registrableDomain } from "../vault/registrable-domain.ts";

const defaultLength = 16;
const maxLength = 256;
const maxTextLength = 64 * 1024;

const domain = z
  .string()
  .max(2048)
  .transform((text, context) => {
    const found = registrableDomain(text);
    if (found !== undefined && found !== "") return found;
    context.addIssue({ code: "custom", message: "Must be a domain or a URL." });
    return z.NEVER;
  });

const text = z.string().max(maxTextLength);

const createBody = z.object({
  domain,
  username: text.nullish(),
  password: text.min(1, "This field may not be blank."),
  notes: text.nullish(),
});

const updateBody = z.object({
  domain: domain.optional(),
  username: text.nullish(),
  password: text.min(1, "This field may not be blank.").optional(),
  notes: text.nullish(),
});

export function listPasswords(call: ApiCall): ApiReply {
  return ok(passwords.listPasswords(call.state, requestScope(call)).map((password) => toWire(call, password)));
}

export function getPassword(call: ApiCall): ApiReply {
  return ok(toWire(call, requirePassword(call)));
}

/**
 * The domain is stored as the registrable one: `https://login.example.co.uk/` becomes `example.co.uk`. Without a user
 * name it is the identity's address: the Go CLI's help promises that, and sends `""`.
 */
export function createPassword(call: ApiCall): ApiReply {
  const identityId = requestIdentityId(call);
  const body = parseBody(call, createBody);
  const username = body.username || requireIdentity(call.state, identityId).inbox;
  const content = { username, password: body.password, notes: body.notes ?? "" };
  return created(toWire(call, passwords.createPassword(call.state, identityId, body.domain, content)));
}

export function updatePassword(call: ApiCall): ApiReply {
  const password = requirePassword(call);
  const body = parseBody(call, updateBody);
  const current = passwords.readPassword(call.state, password);
  const content = {
    username: body.username ?? current.username,
    password: body.password ?? current.password,
    notes: body.notes ?? current.notes,
  };
  return ok(toWire(call, passwords.replacePassword(call.state, password, body.domain ?? password.domain, content)));
}

export function deletePassword(call: ApiCall): ApiReply {
  passwords.deletePassword(call.state, requirePassword(call).uuid);
  return noContent;
}

/** `GET /api/passwords/generate-password/`: every kind of character unless told otherwise. */
export function generate(call: ApiCall): ApiReply {
  const password = generatePassword({
    length: wantedLength(call),
    uppercase: booleanQuery(call, "uppercase") ?? true,
    lowercase: booleanQuery(call, "lowercase") ?? true,
    digits: booleanQuery(call, "digits") ?? true,
    special: booleanQuery(call, "special") ?? true,
    exclude: call.query("exclude_chars") ?? "",
  });
  if (password === undefined) throw invalidField("exclude_chars", "No characters are left to choose from.");
  return ok({ password });
}

function wantedLength(call: ApiCall): number {
  const asked = call.query("length") ?? "";
  if (asked === "") return defaultLength;
  const length = /^\d{1,4}$/.test(asked) ? Number(asked) : 0;
  if (length < 1 || length > maxLength) throw invalidField("length", `Must be a number from 1 to ${maxLength}.`);
  return length;
}

function requirePassword(call: ApiCall): passwords.StoredPassword {
  const password = passwords.findPassword(call.state, requestScope(call), call.param("uuid"));
  if (password === undefined) throw notFound("PasswordEntry");
  return password;
}

function toWire(call: ApiCall, password: passwords.StoredPassword): object {
  const { uuid, identity_id, domain: storedDomain, created_dt, updated_dt } = password;
  const content = passwords.readPassword(call.state, password);
  return { uuid, identity: identity_id, domain: storedDomain, ...content, created_dt, updated_dt };
}
