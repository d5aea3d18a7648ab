import {
  type AttachmentRow,
  claimAttachments,
  heldFileOf,
  type HeldFile,
  type StoredAttachment,
} from "./attachments.ts";
import { meetContact } from "./contacts.ts";
import { findIdentityByAddress } from "./identities.ts";
import { type MailContent, type MailRecipient, storeIncoming, storeOutgoing } from "./mail.ts";
import { keepEmail } from "./outbox.ts";
import type { State } from "./state.ts";

/** A mail an identity is about to send. */
export interface Draft extends MailContent {
  /** Blind copies: delivered, and in nobody's message. */
  bcc: readonly string[];
  /** Uploaded or received files of the sender, or files of the account, which become the sender's. */
  attachments: readonly AttachmentRow[];
}

interface Destinations {
  local: MailRecipient[];
  /** Addresses in the local domain that nobody has. */
  unknown: string[];
  elsewhere: string[];
}

/**
 * Sends a mail: the sender's copy, a copy for every local recipient and an outbox entry for everybody else are stored
 * together or not at all.
 *
 * @param hasRelay whether entries wait for a relay (`queued`) or just stay (`kept`)
 * @returns the id of the sender's copy
 */
export function sendMail(state: State, sender: MailRecipient, draft: Draft, hasRelay: boolean): number {
  const destinations = sortRecipients(state, draft);
  const id = state.db.transaction(() => {
    claimAttachments(state, sender.id, draft.attachments);
    const emailId = storeOutgoing(state, sender, draft, draft.attachments.map(describe));
    for (const address of recipientsOf(draft)) {
      meetContact(state, sender.id, { kind: "email", address, displayName: "" });
    }
    const files = draft.attachments.map(requireFile);
    for (const recipient of destinations.local) storeIncoming(state, recipient, draft, files);
    keepRest(state, { identityId: sender.id, emailId, bcc: [...draft.bcc] }, destinations, hasRelay);
    return emailId;
  });
  state.notifier.notify(destinations.local.map((recipient) => recipient.id));
  return id;
}

function keepRest(
  state: State,
  { identityId, emailId, bcc }: { identityId: number; emailId: number; bcc: string[] },
  { elsewhere, unknown }: Destinations,
  hasRelay: boolean,
): void {
  if (elsewhere.length > 0) {
    const status = hasRelay ? "queued" : "kept";
    keepEmail(state, { identityId, emailId, payload: { envelope: elsewhere, bcc }, status, error: "" });
  }
  if (unknown.length > 0) {
    const error = `No mailbox ${unknown.join(", ")} here`;
    keepEmail(state, { identityId, emailId, payload: { envelope: unknown, bcc }, status: "failed", error });
  }
}

function sortRecipients(state: State, draft: Draft): Destinations {
  const local = new Map<number, MailRecipient>();
  const unknown: string[] = [];
  const elsewhere: string[] = [];
  for (const address of recipientsOf(draft)) {
    const identity = findIdentityByAddress(state, address);
    if (identity !== undefined) local.set(identity.id, identity);
    else if (address.toLowerCase().endsWith(`@${state.domain}`)) unknown.push(address);
    else elsewhere.push(address);
  }
  return { local: [...local.values()], unknown, elsewhere };
}

function recipientsOf(draft: Draft): string[] {
  const all = [...draft.to, ...splitAddresses(draft.cc), ...draft.bcc];
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}

/** The addresses of a stored `cc`. */
export function splitAddresses(joined: string): string[] {
  return joined.split(", ").filter((address) => address !== "");
}

function describe(row: AttachmentRow): StoredAttachment {
  const { uuid, filename, content_type, size, is_inline } = row;
  return { uuid, filename, content_type, size, is_inline: is_inline === 1 };
}

function requireFile(row: AttachmentRow): HeldFile {
  const file = heldFileOf(row);
  if (file === undefined) throw new Error(`Cannot send attachment ${row.uuid}: its bytes have not arrived`);
  return file;
}
