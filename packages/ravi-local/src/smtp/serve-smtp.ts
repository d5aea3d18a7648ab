import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { portProblem, type ServeOptions } from "../http/serve-http.ts";
import type { Log } from "../log-entry.ts";
import { findIdentityByAddress } from "../state/identities.ts";
import { deliverMail, type MailRecipient } from "../state/mail.ts";
import type { State } from "../state/state.ts";
import { parseMail } from "./parse-mail.ts";
import { SmtpRefusal } from "./smtp-refusal.ts";

/** Largest mail: 10 MiB, announced as SIZE and enforced while it arrives. */
export const maxMailBytes: number = 10 * 1024 * 1024;

const maxClients = 100;
const closeGraceMs = 500;

export interface SmtpParts {
  state: State;
  log: Log;
  /** Called whenever a client does something. */
  onActivity: () => void;
}

export interface SmtpIntake {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Takes mail for the identities' addresses. Unknown recipients are refused at RCPT with 550, so a sender learns at once.
 * `smtp-server` waits a fixed 100 ms before its greeting: reuse connections where that matters.
 *
 * @throws LocalRaviError `PORT_TAKEN`
 */
export async function serveSmtp(parts: SmtpParts, options: ServeOptions): Promise<SmtpIntake> {
  const server = createServer(parts);
  // A client that drops its connection mid-way is no failure of ours; without a listener it would end the process.
  server.on("error", (error) => parts.log({ level: "warn", code: "SMTP_CONNECTION", message: error.message }));
  const listener = server.listen(options.port, options.host);
  try {
    await once(listener, "listening");
  } catch (error) {
    throw portProblem(error, options);
  }
  return {
    port: (listener.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

function createServer(parts: SmtpParts): SMTPServer {
  return new SMTPServer({
    name: parts.state.domain,
    banner: "local Ravi",
    size: maxMailBytes,
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    disableReverseLookup: true,
    maxClients,
    closeTimeout: closeGraceMs,
    onConnect: (_session, callback) => {
      parts.onActivity();
      callback();
    },
    onRcptTo: (address, _session, callback) => {
      parts.onActivity();
      callback(refuseUnknown(parts.state, address.address));
    },
    onData: (stream, session, callback) => {
      const answer = (outcome: string | SmtpRefusal): void =>
        typeof outcome === "string" ? callback(null, outcome) : callback(outcome);
      void receive(parts, stream, session).then(answer);
    },
  });
}

function refuseUnknown(state: State, address: string): SmtpRefusal | undefined {
  if (findIdentityByAddress(state, address) !== undefined) return undefined;
  return new SmtpRefusal(550, `No mailbox ${address} here`);
}

async function receive(
  parts: SmtpParts,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string | SmtpRefusal> {
  try {
    return await store(parts, stream, session);
  } catch (error) {
    return asRefusal(error, parts.log);
  }
}

async function store(parts: SmtpParts, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
  const raw = await readMail(stream);
  parts.onActivity();
  const sender = session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address;
  const mail = await parseMail(raw, { sender, domain: parts.state.domain });
  const recipients = currentRecipients(parts.state, session);
  if (recipients.length === 0) throw new SmtpRefusal(550, "The mailbox was deleted");
  deliverMail(parts.state, recipients, mail);
  return `Delivered to ${recipients.length} mailbox(es)`;
}

// The whole stream must be consumed even when it is too big: the protocol goes on after it.
async function readMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (!stream.sizeExceeded) chunks.push(chunk);
  }
  if (stream.sizeExceeded) throw new SmtpRefusal(552, `The message is larger than ${maxMailBytes} bytes`);
  return Buffer.concat(chunks);
}

function currentRecipients(state: State, session: SMTPServerSession): MailRecipient[] {
  const found = new Map<number, MailRecipient>();
  for (const { address } of session.envelope.rcptTo) {
    const identity = findIdentityByAddress(state, address);
    if (identity !== undefined) found.set(identity.id, identity);
  }
  return [...found.values()];
}

function asRefusal(error: unknown, log: Log): SmtpRefusal {
  if (error instanceof SmtpRefusal) return error;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log({ level: "error", code: "MAIL_NOT_STORED", message });
  return new SmtpRefusal(451, "The message could not be stored, try again later");
}
