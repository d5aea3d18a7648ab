import { chooseControlPlane, LaunchError, type KnownIdentity, type RaviConnection } from "@persona-launcher/launcher";
import { createRaviClient, RaviError } from "@persona-launcher/ravi";
import type { CliHost } from "../cli-host.ts";
import { connectRavi, localRaviDirectory } from "../connect-ravi.ts";

/** A message as its envelope tells of it: subjects are left out, codes stand in them. */
export interface ReceivedMail {
  /** ISO 8601. */
  at: string;
  channel: "email" | "sms";
  /** Ravi's id of the message. */
  id: number;
  from: string;
  identity: string;
}

export interface MailReading {
  received: ReceivedMail[];
  /** What could not be asked for, and why. */
  notes: string[];
}

/** Whoever looks back does not wait for a service that hangs. */
const timeoutMs = 10_000;

/**
 * The messages that came in for identities, from Ravi's lists: getting one by itself would mark it as read. Without Ravi
 * there are none, and a note.
 *
 * @throws LaunchError, RaviError for a `--ravi` that cannot be used.
 */
export async function readMail(
  identities: readonly KnownIdentity[],
  flags: { ravi?: string | undefined },
  host: CliHost,
): Promise<MailReading> {
  const ravi = await reach(host, flags);
  if (typeof ravi === "string") return { received: [], notes: [`mail is not shown: ${ravi}`] };
  const elsewhere = identities.filter((identity) => identity.ravi !== nameOf(ravi));
  const notes = [
    ...new Set(elsewhere.map(({ ravi: place }) => `mail at ${place} is not shown: ${nameOf(ravi)} was asked`)),
  ];
  try {
    const here = await stillThere(
      ravi,
      identities.filter((identity) => identity.ravi === nameOf(ravi)),
    );
    const lists = await Promise.all(here.present.map((identity) => receivedBy(ravi, identity)));
    return { received: lists.flat(), notes: [...notes, ...here.notes] };
  } catch (error) {
    if (!(error instanceof RaviError)) throw error;
    return { received: [], notes: [...notes, `mail is not shown: ${error.message}`] };
  }
}

/** The Ravi that runs, or why there is none. Starts nothing. */
async function reach(host: CliHost, { ravi }: { ravi?: string | undefined }): Promise<RaviConnection | string> {
  try {
    const plane = await chooseControlPlane({ ravi, env: host.env, home: host.home });
    if (plane.kind === "local" && !(await isLocalRunning(host))) return "local Ravi does not run";
    return await connectRavi(host, { ravi, quiet: true });
  } catch (error) {
    if (ravi !== undefined || !(error instanceof LaunchError || error instanceof RaviError)) throw error;
    return error.message;
  }
}

async function isLocalRunning(host: CliHost): Promise<boolean> {
  const { localRaviStatus } = await import("@persona-launcher/ravi-local");
  return (await localRaviStatus({ stateDir: localRaviDirectory(host) })).kind === "running";
}

/** As the books call it. */
function nameOf({ name, apiUrl }: RaviConnection): string {
  return name ?? apiUrl.replace(/\/+$/, "");
}

type Present = KnownIdentity & { uuid: string };

async function stillThere(
  ravi: RaviConnection,
  identities: readonly KnownIdentity[],
): Promise<{ present: Present[]; notes: string[] }> {
  if (identities.length === 0) return { present: [], notes: [] };
  const uuids = new Set((await clientOf(ravi).identities.list()).map(({ uuid }) => uuid));
  const present = identities.filter((identity): identity is Present => uuids.has(identity.uuid ?? ""));
  const gone = identities.length - present.length;
  return { present, notes: gone === 0 ? [] : ["mail of identities that are deleted is gone with them"] };
}

async function receivedBy(ravi: RaviConnection, { name, uuid, phone }: Present): Promise<ReceivedMail[]> {
  const client = clientOf(ravi, uuid);
  const [emails, texts] = await Promise.all([
    client.emailMessages.list(),
    phone === undefined ? [] : client.smsMessages.list(),
  ]);
  return [
    ...emails.map((mail) => ({ ...mail, channel: "email" as const, from: mail.from_email })),
    ...texts.map((sms) => ({ ...sms, channel: "sms" as const, from: sms.from_number })),
  ]
    .filter(({ direction }) => direction === "incoming")
    .map(({ created_dt, channel, id, from }) => ({ at: created_dt, channel, id, from, identity: name }));
}

function clientOf(
  { apiUrl, managementKey }: RaviConnection,
  identityUuid?: string,
): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl, key: managementKey, identityUuid, timeoutMs, retry: false });
}
