import { createTransport } from "nodemailer";
import type { EnsuredLocalRavi } from "../src/daemon/ensure-local-ravi.ts";
import type { DurabilityLedger, WriteKind } from "./durability-ledger.ts";

/** Where the load goes. */
export interface Target {
  uuid: string;
  inbox: string;
  phone: string;
}

interface Load {
  ravi: EnsuredLocalRavi;
  targets: readonly Target[];
  ledger: DurabilityLedger;
  random: () => number;
}

type Write = (load: Load, target: Target, name: string) => Promise<void>;

const writes: Readonly<Record<Exclude<WriteKind, "mail">, Write>> = {
  sms: (load, { phone }, name) => post(load, "/_local/sms", { to: phone, from: "+15551234567", body: name }),
  secret: (load, { uuid }, name) =>
    post(load, `/api/secrets/?identity=${uuid}`, { key: name, value: `value of ${name}`, notes: "n".repeat(500) }),
  password: (load, { uuid }, name) =>
    post(load, `/api/passwords/?identity=${uuid}`, { domain: "example.com", username: name, password: `p ${name}` }),
  sent: (load, { inbox }, name) => {
    const to = load.targets[Math.floor(load.random() * load.targets.length)]?.inbox ?? inbox;
    return post(load, `/api/email-messages/compose/?inbox=${inbox}`, { to_email: to, subject: name, content: name });
  },
};

/** A load that is ready: its mail connection is open and one mail was taken. */
export interface ReadyLoad {
  /**
   * Writes of every kind, as fast as they are acknowledged; resolves when Ravi is gone and every writer has noticed.
   */
  writeUntilGone(): Promise<void>;
}

/** Opens the mail connection first: the server pauses before its greeting, and a short round would see no mail. */
export async function prepareLoad(load: Load): Promise<ReadyLoad> {
  const transport = createTransport({ host: "127.0.0.1", port: load.ravi.smtpPort, pool: true, maxConnections: 1 });
  const sendMail = async ({ inbox }: Target, name: string): Promise<void> => {
    await transport.sendMail({ from: "app@example.com", to: inbox, subject: name, text: name });
  };
  await writeOnce(load, "mail", sendMail);
  const writers = Object.entries(writes).map(([kind, write]) => ({ kind: kind as WriteKind, write }));
  return {
    writeUntilGone: async () => {
      const http = writers.map(({ kind, write }) =>
        repeatUntilGone(load, kind, (target, name) => write(load, target, name)),
      );
      await Promise.all([repeatUntilGone(load, "mail", sendMail), ...http]);
      transport.close();
    },
  };
}

type WriteTo = (target: Target, name: string) => Promise<void>;

async function repeatUntilGone(load: Load, kind: WriteKind, write: WriteTo): Promise<void> {
  try {
    while (true) await writeOnce(load, kind, write);
  } catch (error) {
    if (error instanceof WriteRefused) throw error;
  }
}

async function writeOnce({ ledger, targets, random }: Load, kind: WriteKind, write: WriteTo): Promise<void> {
  const target = targets[Math.floor(random() * targets.length)];
  if (target === undefined) throw new Error("Cannot write: there is no target");
  const name = ledger.begin(kind);
  await write(target, name);
  ledger.acknowledge(name);
}

/** A living Ravi refused a write, which is a mistake of the campaign and not the end of a round. */
class WriteRefused extends Error {
  override readonly name = "WriteRefused";
}

async function post({ ravi }: Load, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  const response = await fetch(ravi.apiUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== 201) throw new WriteRefused(`POST ${path} answered ${response.status}: ${text}`);
}
