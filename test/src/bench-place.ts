import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRaviClient, writeScope, type NewScope, type RaviClient } from "@persona-launcher/ravi";
import { ensureLocalRavi, stopLocalRavi, type EnsuredLocalRavi } from "@persona-launcher/ravi-local";
import { createTransport } from "nodemailer";

// As built: from the sources, most of a start would be translating them.
const daemonCommand = [
  process.execPath,
  fileURLToPath(new URL("../../packages/ravi-local/dist/daemon-main.js", import.meta.url)),
];
/** What every program of a measurement gets, HOME aside. */
export const environment = { PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter), LANG: "C.UTF-8" };

/** A daemon of its own, and one SMTP connection that stays open: the greeting is no part of what is measured. */
export interface Place extends AsyncDisposable {
  readonly root: string;
  readonly ravi: EnsuredLocalRavi;
  readonly account: RaviClient;
  /** Resolves when the server has accepted the mail; gives the instants before and after. */
  mail(to: string, subject: string, text: string): Promise<{ sentAt: number; acceptedAt: number }>;
}

/** An identity with a workspace of its own. */
export interface Agent {
  readonly name: string;
  readonly email: string;
  readonly client: RaviClient;
  readonly workspace: string;
}

export async function createPlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), "ravi-bench-"));
  const stateDir = join(root, "state");
  const ravi = await ensureLocalRavi({ stateDir, daemonCommand, env: { ...environment, HOME: root } });
  const transport = createTransport({
    host: "127.0.0.1",
    port: ravi.smtpPort,
    pool: true,
    maxConnections: 4,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  return {
    root,
    ravi,
    account: createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey }),
    mail: async (to, subject, text) => {
      const sentAt = performance.now();
      await transport.sendMail({ from: "noreply@shop.example", to, subject, text });
      return { sentAt, acceptedAt: performance.now() };
    },
    async [Symbol.asyncDispose]() {
      transport.close();
      await stopLocalRavi({ stateDir });
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function createAgent(place: Place, name: string): Promise<Agent> {
  const { uuid, inbox, api_key: key } = await place.account.identities.create({ name });
  const { identityKey, apiUrl } = await placeScope(place, name, { uuid, name, key: key ?? "" });
  const client = createRaviClient({ apiUrl, key: identityKey });
  return { name, email: inbox, client, workspace: join(place.root, name) };
}

export async function createAgents(place: Place, prefix: string, count: number): Promise<Agent[]> {
  const names = Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
  return await Promise.all(names.map((name) => createAgent(place, name)));
}

export async function placeScope(
  place: Place,
  workspace: string,
  { uuid, name, key }: { uuid: string; name: string; key: string },
): Promise<NewScope> {
  const directory = join(place.root, workspace);
  await mkdir(directory);
  const scope = { identityUuid: uuid, identityName: name, identityKey: key, apiUrl: place.ravi.apiUrl };
  await writeScope(join(directory, ".ravi"), scope);
  return scope;
}
