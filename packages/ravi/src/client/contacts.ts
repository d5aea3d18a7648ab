import { type Contact, contactSchema } from "../wire/contact.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions, Deadline } from "./deadline.ts";
import { isNotFound, requestDelete } from "./request-delete.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";

/** A person the identity knows, by address or number. */
export interface NewContact {
  email?: string | undefined;
  phoneNumber?: string | undefined;
  displayName?: string | undefined;
  nickname?: string | undefined;
  /** Routes mail of this contact to another event channel. Default false. */
  isTrusted?: boolean | undefined;
}

/** Exactly this address, or exactly this number. */
export type ContactAddress = { readonly email: string } | { readonly phoneNumber: string };

/** `/api/contacts/`: whom the key's identity knows. Sending and receiving make contacts by themselves. */
export interface ContactsClient {
  list(options?: CallOptions): Promise<Contact[]>;
  get(uuid: string, options?: CallOptions): Promise<Contact>;
  create(contact: NewContact, options?: CallOptions): Promise<Contact>;
  update(uuid: string, changes: NewContact, options?: CallOptions): Promise<Contact>;
  delete(uuid: string, options?: CallOptions): Promise<void>;
  /** `undefined` when nobody has exactly this address or number. */
  find(address: ContactAddress, options?: CallOptions): Promise<Contact | undefined>;
  /** Fuzzy, over names and addresses. */
  search(text: string, options?: CallOptions): Promise<Contact[]>;
}

export function contactsClient(connection: Connection): ContactsClient {
  const { call } = connection;
  return {
    list: (options) =>
      call(options, (deadline) =>
        requestList(connection, { method: "GET", path: ["contacts"] }, contactSchema, deadline),
      ),
    get: (uuid, options) =>
      call(options, (deadline) =>
        request(connection, { method: "GET", path: ["contacts", uuid] }, contactSchema, deadline),
      ),
    create: (contact, options) => {
      const body = { ...emptyContact, ...wireFields(contact) };
      return call(options, (deadline) =>
        request(connection, { method: "POST", path: ["contacts"], body }, contactSchema, deadline),
      );
    },
    update: (uuid, changes, options) => {
      const body = wireFields(changes);
      const spec = { method: "PATCH", path: ["contacts", uuid], body, isIdempotent: true } as const;
      return call(options, (deadline) => request(connection, spec, contactSchema, deadline));
    },
    delete: (uuid, options) => call(options, (deadline) => requestDelete(connection, ["contacts", uuid], deadline)),
    find: (address, options) => call(options, (deadline) => findContact(connection, address, deadline)),
    search: (text, options) => {
      const spec = { method: "GET", path: ["contacts", "search"], query: { q: text } } as const;
      return call(options, (deadline) => requestList(connection, spec, contactSchema, deadline));
    },
  };
}

async function findContact(
  connection: Connection,
  address: ContactAddress,
  deadline: Deadline,
): Promise<Contact | undefined> {
  const query = "email" in address ? { email: address.email } : { phone_number: address.phoneNumber };
  try {
    return await request(connection, { method: "GET", path: ["contacts", "find"], query }, contactSchema, deadline);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

// The released CLI sends the whole contact, with empty strings for what is not known.
const emptyContact = { email: "", phone_number: "", display_name: "", nickname: "", is_trusted: false };

function wireFields({ email, phoneNumber, displayName, nickname, isTrusted }: NewContact): Record<string, unknown> {
  return {
    ...(email !== undefined && { email }),
    ...(phoneNumber !== undefined && { phone_number: phoneNumber }),
    ...(displayName !== undefined && { display_name: displayName }),
    ...(nickname !== undefined && { nickname }),
    ...(isTrusted !== undefined && { is_trusted: isTrusted }),
  };
}
