import { z } from "zod";
import { searchContacts } from "../contacts/search-contacts.ts";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { conflict, invalidField, notFound } from "../http/api-problem.ts";
import { parseBody } from "../http/request-input.ts";
import { requestIdentityId, requestScope } from "../http/request-scope.ts";
import * as contacts from "../state/contacts.ts";
import type { Scope } from "../state/scope.ts";
import { plainNumber } from "../state/plain-number.ts";

const name = z.string().trim().max(255);
const email = z
  .string()
  .trim()
  .max(320)
  .regex(/^$|^[^\s@<>,;]+@[^\s@<>,;]+$/, "Enter a valid email address.");
const phoneNumber = z
  .string()
  .max(40)
  .transform(plainNumber)
  .pipe(z.string().regex(/^$|^\+?\d{3,15}$/, "Enter a valid phone number."));

const fields = z.object({
  email: email.nullish(),
  phone_number: phoneNumber.nullish(),
  display_name: name.nullish(),
  nickname: name.nullish(),
  is_trusted: z.boolean().nullish(),
});

const empty: contacts.ContactFields = {
  email: "",
  phone_number: "",
  display_name: "",
  nickname: "",
  is_trusted: false,
};

export function listContacts(call: ApiCall): ApiReply {
  return ok(contacts.listContacts(call.state, requestScope(call)).map(toWire));
}

export function getContact(call: ApiCall): ApiReply {
  return ok(toWire(requireContact(call)));
}

/** A contact that messages made is taken over; one that was made by hand answers 409. */
export function createContact(call: ApiCall): ApiReply {
  const identityId = requestIdentityId(call);
  const wanted = merge(empty, parseBody(call, fields));
  if ([wanted.email, wanted.phone_number, wanted.display_name, wanted.nickname].every((text) => text === "")) {
    throw invalidField("email", "Give an email address, a phone number or a name.");
  }
  const known = findSame(call, identityId, wanted);
  const [first] = known;
  if (known.some(({ source }) => source === "manual") || known.length > 1) throw taken();
  if (first === undefined) return created(toWire(contacts.createContact(call.state, identityId, wanted)));
  return created(toWire(contacts.updateContact(call.state, first, fillIn(first, wanted))));
}

export function updateContact(call: ApiCall): ApiReply {
  const contact = requireContact(call);
  const wanted = merge({ ...contact, is_trusted: contact.is_trusted === 1 }, parseBody(call, fields));
  const others = findSame(call, contact.identity_id, wanted).filter(({ uuid }) => uuid !== contact.uuid);
  if (others.length > 0) throw taken();
  return ok(toWire(contacts.updateContact(call.state, contact, wanted)));
}

export function deleteContact(call: ApiCall): ApiReply {
  contacts.deleteContact(call.state, requireContact(call).uuid);
  return noContent;
}

/** `GET /api/contacts/find/?email=` or `?phone_number=`: exactly that one. */
export function findContact(call: ApiCall): ApiReply {
  const address = call.query("email")?.trim() ?? "";
  const number = plainNumber(call.query("phone_number") ?? "");
  if (address === "" && number === "") throw invalidField("email", "Give email or phone_number.");
  const scope = requestScope(call);
  const found =
    address === ""
      ? contacts.findContactByPoint(call.state, scope, "phone", number)
      : contacts.findContactByPoint(call.state, scope, "email", address);
  if (found === undefined || (number !== "" && found.phone_number !== number)) throw notFound("Contact");
  return ok(toWire(found));
}

/** `GET /api/contacts/search/?q=`: best match first. */
export function search(call: ApiCall): ApiReply {
  const found = searchContacts(contacts.listContacts(call.state, requestScope(call)), call.query("q") ?? "");
  return ok(found.map(toWire));
}

function findSame(call: ApiCall, identityId: number, wanted: contacts.ContactFields): contacts.StoredContact[] {
  const scope: Scope = { kind: "identity", identityId };
  const byEmail =
    wanted.email === "" ? undefined : contacts.findContactByPoint(call.state, scope, "email", wanted.email);
  const byPhone =
    wanted.phone_number === ""
      ? undefined
      : contacts.findContactByPoint(call.state, scope, "phone", wanted.phone_number);
  const found = [byEmail, byPhone].filter((contact) => contact !== undefined);
  return [...new Map(found.map((contact) => [contact.uuid, contact])).values()];
}

function merge(current: contacts.ContactFields, wanted: z.infer<typeof fields>): contacts.ContactFields {
  return {
    email: wanted.email ?? current.email,
    phone_number: wanted.phone_number ?? current.phone_number,
    display_name: wanted.display_name ?? current.display_name,
    nickname: wanted.nickname ?? current.nickname,
    is_trusted: wanted.is_trusted ?? current.is_trusted,
  };
}

// What the request leaves empty keeps what the messages told.
function fillIn(known: contacts.StoredContact, wanted: contacts.ContactFields): contacts.ContactFields {
  return {
    email: wanted.email === "" ? known.email : wanted.email,
    phone_number: wanted.phone_number === "" ? known.phone_number : wanted.phone_number,
    display_name: wanted.display_name === "" ? known.display_name : wanted.display_name,
    nickname: wanted.nickname,
    is_trusted: wanted.is_trusted,
  };
}

function taken(): ReturnType<typeof conflict> {
  return conflict("A contact with this email address or phone number already exists.");
}

function requireContact(call: ApiCall): contacts.StoredContact {
  const contact = contacts.findContact(call.state, requestScope(call), call.param("uuid"));
  if (contact === undefined) throw notFound("Contact");
  return contact;
}

function toWire(contact: contacts.StoredContact): object {
  return {
    uuid: contact.uuid,
    identity: contact.identity_id,
    email: contact.email,
    phone_number: contact.phone_number,
    display_name: contact.display_name,
    nickname: contact.nickname,
    is_trusted: contact.is_trusted === 1,
    source: contact.source,
    interaction_count: contact.interaction_count,
    last_interaction_dt: contact.last_interaction_dt,
    created_dt: contact.created_dt,
    updated_dt: contact.updated_dt,
  };
}
