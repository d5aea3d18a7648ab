import { createTransport, type Transporter } from "nodemailer";
import type { Log } from "../log-entry.ts";
import { findAttachment, readContent, type StoredAttachment } from "../state/attachments.ts";
import { findMail, type StoredMail } from "../state/mail.ts";
import { listQueued, settleOutboxEntry, type StoredEmailEntry } from "../state/outbox.ts";
import { splitAddresses } from "../state/send-mail.ts";
import type { State } from "../state/state.ts";
import type { RelayOptions } from "./relay-options.ts";
import { createRelaySockets, type RelaySockets } from "./relay-sockets.ts";

/** Passes the outbox's mail on by SMTP, one after the other, oldest first. */
export interface MailRelay {
  /** There may be something to send. */
  wake(): void;
  /** Stops after the mail under way; what is not sent waits for the next start. */
  close(): Promise<void>;
}

const timeoutMs = 20_000;

/**
 * Each mail is tried once: `sent` when the relay takes it, else `failed` with the relay's words. A crash between the
 * relay's answer and our record of it sends the mail again, under the same Message-ID.
 */
export function createMailRelay(state: State, options: RelayOptions, log: Log): MailRelay {
  const sockets = createRelaySockets(options, timeoutMs);
  const transport = openTransport(options, sockets);
  const closing = new AbortController();
  let working: Promise<void> | undefined;
  let wokenAgain = false;
  const wake = (): void => {
    // Whoever wakes us while the last round ends may have missed it.
    wokenAgain = working !== undefined;
    if (closing.signal.aborted || working !== undefined) return;
    working = sendQueued({ state, transport, log, closing: closing.signal })
      .catch((error: unknown) => log({ level: "error", code: "RELAY_STOPPED", message: describe(error) }))
      .finally(() => {
        working = undefined;
        if (wokenAgain) wake();
      });
  };
  return {
    wake,
    close: async () => {
      closing.abort();
      transport.close();
      sockets.destroyAll();
      await working;
    },
  };
}

interface RelayWork {
  state: State;
  transport: Transporter;
  log: Log;
  closing: AbortSignal;
}

async function sendQueued(work: RelayWork): Promise<void> {
  while (!work.closing.aborted) {
    const [entry] = listQueued(work.state);
    if (entry === undefined) return;
    await sendEntry(work, entry);
  }
}

function openTransport({ host, port, user, pass, secure }: RelayOptions, sockets: RelaySockets): Transporter {
  return createTransport({
    getSocket: sockets.open,
    host,
    port,
    secure: secure ?? false,
    ...(user === undefined ? {} : { auth: { user, pass: pass ?? "" } }),
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A mail's text must never make this process read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

async function sendEntry({ state, transport, log, closing }: RelayWork, entry: StoredEmailEntry): Promise<void> {
  try {
    await transport.sendMail(toMessage(state, requireMail(state, entry), entry.payload.envelope));
    settleOutboxEntry(state, entry.id, "sent", "");
  } catch (error) {
    // Closing cuts the connection, which says nothing about the mail.
    if (closing.aborted) return;
    settleOutboxEntry(state, entry.id, "failed", describe(error));
    log({ level: "warn", code: "RELAY_REFUSED", message: `Cannot relay outbox entry ${entry.id}: ${describe(error)}` });
  }
}

function requireMail(state: State, entry: StoredEmailEntry): StoredMail {
  const mail = findMail(state, { kind: "account" }, entry.email_id);
  if (mail === undefined) throw new Error("The mail is gone");
  return mail;
}

function toMessage(state: State, mail: StoredMail, envelope: string[]): Parameters<Transporter["sendMail"]>[0] {
  const earlier = JSON.parse(mail.earlier_ids) as string[];
  const [nearest] = earlier;
  return {
    envelope: { from: mail.from_email, to: envelope },
    from: mail.from_email,
    to: JSON.parse(mail.recipients) as string[],
    cc: splitAddresses(mail.cc),
    subject: mail.subject,
    ...(mail.text_content === "" && mail.html_content !== "" ? {} : { text: mail.text_content }),
    ...(mail.html_content === "" ? {} : { html: mail.html_content }),
    messageId: mail.message_id,
    ...(nearest === undefined ? {} : { inReplyTo: nearest, references: earlier.toReversed() }),
    date: mail.created_dt,
    attachments: (JSON.parse(mail.attachments) as StoredAttachment[]).map((file) => toFile(state, file)),
  };
}

function toFile(state: State, file: StoredAttachment): { filename: string; contentType: string; content: Buffer } {
  const contentId = findAttachment(state, file.uuid)?.content_id ?? undefined;
  if (contentId === undefined) throw new Error(`Attachment ${file.uuid} is gone`);
  return {
    filename: file.filename,
    contentType: file.content_type,
    content: Buffer.from(readContent(state, contentId)),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
