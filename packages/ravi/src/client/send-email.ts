import { RaviError } from "../ravi-error.ts";
import { emailAddressSchema } from "../wire/identity.ts";
import { type EmailMessage, emailMessageSchema } from "../wire/mail.ts";
import type { Connection } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import { getIdentity } from "./identities.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";

/** The answer to a mail. */
export interface EmailReply {
  /** The text of the mail. */
  content: string;
  cc?: readonly string[] | undefined;
  bcc?: readonly string[] | undefined;
  /** What `attachments.add` answered, as `uuid`. */
  attachmentUuids?: readonly string[] | undefined;
}

/** A mail passed on to somebody. */
export interface EmailForward extends EmailReply {
  /** The receiver's address. */
  to: string;
}

/** A mail to somebody. */
export interface NewEmail extends EmailForward {
  subject: string;
  /**
   * The address to send from: its integer id (`emailAddresses.list`) or the address itself (`Identity.inbox`). Default:
   * the identity's own, which takes a request to find out.
   */
  inbox?: number | string | undefined;
}

/** @throws {RaviError} `RAVI_NOT_FOUND` when no `inbox` is given and the identity has no address. */
export async function composeEmail(connection: Connection, mail: NewEmail, deadline: Deadline): Promise<EmailMessage> {
  const inbox = mail.inbox ?? (await ownInbox(connection, deadline));
  const spec = {
    method: "POST",
    path: ["email-messages", "compose"],
    query: { inbox: String(inbox) },
    body: { to_email: mail.to, subject: mail.subject, ...replyBody(mail) },
  } as const;
  return request(connection, spec, emailMessageSchema, deadline);
}

/** Reply, reply to all, or forward. */
export function answerEmail(
  connection: Connection,
  id: number,
  how: "reply" | "reply-all" | "forward",
  mail: EmailReply & Partial<EmailForward>,
  deadline: Deadline,
): Promise<EmailMessage> {
  const body = { ...(mail.to !== undefined && { to_email: mail.to }), ...replyBody(mail) };
  const path = ["email-messages", String(id), how];
  return request(connection, { method: "POST", path, body }, emailMessageSchema, deadline);
}

function replyBody({ content, cc = [], bcc = [], attachmentUuids = [] }: EmailReply): Record<string, unknown> {
  return {
    content,
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    ...(attachmentUuids.length > 0 && { attachment_uuids: attachmentUuids }),
  };
}

// `/api/email/` is not documented to heed `?identity=`; another identity's address must not become the sender.
async function ownInbox(connection: Connection, deadline: Deadline): Promise<number | string> {
  if (connection.identityUuid !== undefined) {
    const { inbox } = await getIdentity(connection, connection.identityUuid, deadline);
    if (inbox !== "") return inbox;
    throw noAddress();
  }
  const addresses = await requestList(connection, { method: "GET", path: ["email"] }, emailAddressSchema, deadline);
  if (addresses[0] !== undefined) return addresses[0].id;
  throw noAddress();
}

function noAddress(): RaviError {
  return new RaviError("RAVI_NOT_FOUND", "Cannot send mail: the identity has no email address", {
    hint: "Use an identity with an address, or name one with `inbox`",
  });
}
