import { type IncomingMessage, request } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { type Attempt, attemptsOn, type Belongings } from "../testing/isolation-attempts.ts";
import { startForTest } from "../testing/test-ravi.ts";
import { routes } from "./http/routes.ts";
import type { LocalRavi } from "./start-local-ravi.ts";

const marker = "Zk7Qp";

interface Person extends Belongings {
  key: string;
}

async function call(ravi: LocalRavi, key: string, method: string, path: string, body?: object): Promise<unknown> {
  const init = { method, headers: { authorization: `Bearer ${key}` } };
  const answer = await fetch(ravi.apiUrl + path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
  if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** An identity with one of everything; every text of it but its address holds `mark`. */
async function createPerson(ravi: LocalRavi, localPart: string, mark: string): Promise<Person> {
  const admin = ravi.managementKey;
  const identity = { name: `${mark} name`, email: localPart, provision_phone: true };
  const created = (await call(ravi, admin, "POST", "/api/identities/", identity)) as Record<string, string>;
  const { uuid = "", inbox = "", phone = "", api_key: key = "" } = created;
  const file = { filename: `${mark}.txt`, content: `${mark} file` };
  const [mail] = ravi.deliverEmail({
    to: inbox,
    from: `${mark}@example.com`,
    text: `${mark} mail`,
    attachments: [file],
  });
  const sms = ravi.deliverSms({ to: phone, from: "+15551234567", body: `${mark} sms` });
  const post = async (path: string, body: object): Promise<string> =>
    ((await call(ravi, key, "POST", path, body)) as { uuid: string }).uuid;
  const secretUuid = await post("/api/secrets/", {
    key: `${mark}_KEY`,
    value: `${mark} value`,
    notes: `${mark} notes`,
  });
  const passwordUuid = await post("/api/passwords/", {
    domain: "example.com",
    username: mark,
    password: `${mark} pass`,
  });
  const contactUuid = await post("/api/contacts/", { display_name: `${mark} friend`, email: `${mark}.f@example.com` });
  await post("/api/email-messages/compose/", { to_email: "out@example.com", subject: `${mark} sent`, content: mark });
  const [message] = (await call(ravi, key, "GET", "/api/email-messages/?is_read=false")) as { attachments: Person[] }[];
  const [address] = (await call(ravi, key, "GET", "/api/email/")) as { id: number }[];
  if (mail === undefined || address === undefined) throw new Error("the person was not set up");
  return {
    key,
    uuid,
    inbox,
    phone,
    id: address.id,
    mailId: mail.id,
    threadId: mail.threadId,
    smsId: sms.id,
    conversationId: sms.conversationId,
    secretUuid,
    passwordUuid,
    contactUuid,
    attachmentUuid: message?.attachments[0]?.uuid ?? "",
  };
}

/** Everything an identity has. Lists mark nothing as read. */
async function stateOf(ravi: LocalRavi, { key, uuid }: Person): Promise<string> {
  const lists = "identities email phone email-inbox email-messages sms-inbox messages secrets passwords contacts".split(
    " ",
  );
  const paths = [...lists.map((name) => `/api/${name}/`), "/api/auth/keys/identity/", `/api/identities/${uuid}/`];
  const found = await Promise.all(paths.map((path) => call(ravi, key, "GET", path)));
  const outbox = ravi.outbox().filter(({ identityUuid }) => identityUuid === uuid);
  // Download links are signed anew each time.
  return JSON.stringify([...found, outbox], undefined, 1).replaceAll(/\?expires=[^"]*/g, "");
}

/** Sends a request as it is, without fetch()'s tidying of its path. */
async function send(ravi: LocalRavi, attempt: Attempt, key: string | undefined): Promise<string> {
  const { hostname, port } = new URL(ravi.apiUrl);
  const authorization: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const { method, path } = attempt;
  const headers = { "content-type": "application/json", ...attempt.headers, ...authorization };
  const client = request({ host: hostname, port, method, path, headers });
  client.end(method === "GET" ? undefined : JSON.stringify(attempt.body));
  const [response] = (await once(client, "response")) as [IncomingMessage];
  let text = `${response.statusCode} ${JSON.stringify(response.headers)}`;
  for await (const chunk of response) {
    text += String(chunk);
    // A stream of events has no end; what it replays comes in its first batch.
    if (text.includes("event-stream") && /\ndata: |heartbeat/.test(text)) break;
  }
  client.destroy();
  return text;
}

/** What only the victim should know, and the request did not say itself. */
function leaksIn(answer: string, attempt: Attempt, victim: Person): string[] {
  const { key, uuid, inbox, phone, threadId, secretUuid, passwordUuid, contactUuid, attachmentUuid } = victim;
  const known = [marker, key, uuid, inbox, phone, threadId, secretUuid, passwordUuid, contactUuid, attachmentUuid];
  const sent = attempt.method === "GET" ? { ...attempt, body: {} } : attempt;
  const said = decode(JSON.stringify(sent)).toLowerCase();
  const found = known.filter((text) => answer.toLowerCase().includes(text.toLowerCase()));
  return found.filter((text) => !said.includes(text.toLowerCase()));
}

function decode(text: string): string {
  const decoded = text.replaceAll(/%([\da-f]{2})/gi, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded === text ? text : decode(decoded);
}

async function openWithTwo(): Promise<{ ravi: LocalRavi; victim: Person; attacker: Person }> {
  const ravi = await startForTest();
  return {
    ravi,
    victim: await createPerson(ravi, "victim", marker),
    attacker: await createPerson(ravi, "attacker", "Attacker"),
  };
}

test("no request with one identity's key shows or changes anything of another", { timeout: 240_000 }, async () => {
  const { ravi, victim, attacker } = await openWithTwo();
  const before = await stateOf(ravi, victim);
  const leaks: string[] = [];
  let count = 0;
  for (const route of routes) {
    for (const attempt of attemptsOn(route, victim, attacker)) {
      const answer = await send(ravi, attempt, attacker.key);
      count += 1;
      for (const leak of leaksIn(answer, attempt, victim))
        leaks.push(`${attempt.method} ${attempt.path} shows ${leak}`);
    }
    expect(await stateOf(ravi, victim), `after ${route.method} ${route.path}`).toBe(before);
  }
  expect(leaks).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(300);
});

test("no request without a key shows or changes anything", { timeout: 240_000 }, async () => {
  const { ravi, victim, attacker } = await openWithTwo();
  const before = await stateOf(ravi, victim);
  const leaks: string[] = [];
  for (const route of routes) {
    const [direct] = attemptsOn(route, victim, attacker);
    if (direct === undefined) throw new Error("a route without attempts");
    for (const leak of leaksIn(await send(ravi, direct, undefined), direct, victim))
      leaks.push(`${direct.path} ${leak}`);
  }
  expect(leaks).toEqual([]);
  expect(await stateOf(ravi, victim)).toBe(before);
});

test("the same requests with the right key do show the victim, so a leak would be noticed", async () => {
  const { ravi, victim, attacker } = await openWithTwo();
  const noticed = new Set<string>();
  for (const route of routes.filter(({ method, allow }) => method === "GET" && allow !== "public")) {
    const [direct] = attemptsOn(route, victim, attacker);
    if (direct === undefined) throw new Error("a route without attempts");
    const key = route.allow === "any" ? victim.key : ravi.managementKey;
    if (leaksIn(await send(ravi, direct, key), direct, victim).length > 0) noticed.add(route.path);
  }
  expect([...noticed]).toEqual(
    expect.arrayContaining([
      "/api/identities/",
      "/api/identities/:uuid/",
      "/api/email/",
      "/api/phone/",
      "/api/email-inbox/",
      "/api/email-inbox/:thread_id/",
      "/api/email-messages/",
      "/api/email-messages/:id/",
      "/api/messages/:id/",
      "/api/events/stream/",
      "/api/secrets/",
      "/api/passwords/:uuid/",
      "/api/contacts/:uuid/",
      "/_local/outbox",
    ]),
  );
});
