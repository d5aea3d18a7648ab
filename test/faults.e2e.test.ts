import {
  createRaviClient,
  ensureIdentity,
  RaviError,
  raviErrorCodes,
  type CreatedIdentity,
  type RaviClient,
} from "@persona-launcher/ravi";
import { startLocalRavi, type LocalRavi, type NewFault } from "@persona-launcher/ravi-local";
import { describe, expect, test } from "vitest";

/** Everything an operation may need, made anew for each round. */
interface Ground {
  ravi: LocalRavi;
  account: RaviClient;
  agent: RaviClient;
  /** As `account`, with time enough on a busy machine: for what is not measured. */
  patient: RaviClient;
  identity: CreatedIdentity;
  spare: CreatedIdentity;
  emailId: number;
  threadId: string;
  smsId: number;
  conversationId: string;
  secretUuid: string;
  passwordUuid: string;
  contactUuid: string;
  ssoToken: string;
  deviceCode: string;
}

const timeoutMs = 300;
const email = { subject: "Hello", content: "Hello" };

/** Every operation of the client that is one call of its user's. */
const operations: Readonly<Record<string, (ground: Ground) => Promise<unknown>>> = {
  "identities.list": ({ account }) => account.identities.list(),
  "identities.create": ({ account }) => account.identities.create({ name: "made" }),
  "identities.get": ({ account, identity }) => account.identities.get(identity.uuid),
  "identities.update": ({ account, spare }) => account.identities.update(spare.uuid, { name: "renamed" }),
  "identities.delete": ({ account, spare }) => account.identities.delete(spare.uuid),
  "identities.provisionPhone": ({ account, spare }) =>
    account.identities.provisionPhone(spare.uuid, { countryCode: "US" }),
  "identityKeys.create": ({ account, identity }) => account.identityKeys.create({ identityUuid: identity.uuid }),
  "identityKeys.list": ({ account }) => account.identityKeys.list(),
  ensureIdentity: ({ account }) => ensureIdentity(account, "made"),
  "domains.list": ({ account }) => account.domains.list(),
  "emailAddresses.list": ({ agent }) => agent.emailAddresses.list(),
  "phoneNumbers.list": ({ agent }) => agent.phoneNumbers.list(),
  "owner.get": ({ agent }) => agent.owner.get(),
  "emailThreads.list": ({ agent }) => agent.emailThreads.list(),
  "emailThreads.get": ({ agent, threadId }) => agent.emailThreads.get(threadId),
  "emailMessages.list": ({ agent }) => agent.emailMessages.list(),
  "emailMessages.list of a page": ({ agent }) => agent.emailMessages.list({ direction: "incoming", limit: 10 }),
  "emailMessages.get": ({ agent, emailId }) => agent.emailMessages.get(emailId),
  "emailMessages.compose": ({ agent, spare }) => agent.emailMessages.compose({ to: spare.inbox, ...email }),
  "emailMessages.reply": ({ agent, emailId }) => agent.emailMessages.reply(emailId, { content: "Yes" }),
  "emailMessages.replyAll": ({ agent, emailId }) => agent.emailMessages.replyAll(emailId, { content: "Yes" }),
  "emailMessages.forward": ({ agent, emailId, spare }) =>
    agent.emailMessages.forward(emailId, { to: spare.inbox, content: "See" }),
  "smsConversations.list": ({ agent }) => agent.smsConversations.list(),
  "smsConversations.get": ({ agent, conversationId }) => agent.smsConversations.get(conversationId),
  "smsMessages.list": ({ agent }) => agent.smsMessages.list(),
  "smsMessages.get": ({ agent, smsId }) => agent.smsMessages.get(smsId),
  "smsMessages.send": ({ agent }) => agent.smsMessages.send({ to: "+12015550199", body: "Hello" }),
  "calls.list": ({ agent }) => agent.calls.list(),
  "calls.get": ({ agent }) => agent.calls.get(1),
  "calls.start": ({ agent }) => agent.calls.start({ to: "+12015550199" }),
  "calls.transcript": ({ agent }) => agent.calls.transcript(1),
  "calls.hangup": ({ agent }) => agent.calls.hangup(1),
  "attachments.add": ({ agent }) =>
    agent.attachments.add({ filename: "a.txt", contentType: "text/plain", content: new TextEncoder().encode("a") }),
  "secrets.list": ({ agent }) => agent.secrets.list(),
  "secrets.get": ({ agent }) => agent.secrets.get("TOKEN"),
  "secrets.set": ({ agent }) => agent.secrets.set("OTHER", "value"),
  "secrets.delete": ({ agent, secretUuid }) => agent.secrets.delete(secretUuid),
  "passwords.list": ({ agent }) => agent.passwords.list(),
  "passwords.get": ({ agent, passwordUuid }) => agent.passwords.get(passwordUuid),
  "passwords.create": ({ agent }) =>
    agent.passwords.create({ domain: "other.example", username: "ada", password: "x", notes: "" }),
  "passwords.update": ({ agent, passwordUuid }) => agent.passwords.update(passwordUuid, { notes: "n" }),
  "passwords.delete": ({ agent, passwordUuid }) => agent.passwords.delete(passwordUuid),
  "passwords.generate": ({ agent }) => agent.passwords.generate(),
  "contacts.list": ({ agent }) => agent.contacts.list(),
  "contacts.get": ({ agent, contactUuid }) => agent.contacts.get(contactUuid),
  "contacts.create": ({ agent }) => agent.contacts.create({ email: "grace@example.com", displayName: "Grace" }),
  "contacts.update": ({ agent, contactUuid }) => agent.contacts.update(contactUuid, { nickname: "g" }),
  "contacts.delete": ({ agent, contactUuid }) => agent.contacts.delete(contactUuid),
  "contacts.find": ({ agent }) => agent.contacts.find({ email: "bob@example.com" }),
  "contacts.search": ({ agent }) => agent.contacts.search("bob"),
  "sso.createToken": ({ agent }) => agent.sso.createToken(),
  "sso.verify": ({ agent, ssoToken }) => agent.sso.verify(ssoToken),
  "deviceLogin.start": ({ account }) => account.deviceLogin.start(),
  "deviceLogin.poll": ({ account, deviceCode }) => account.deviceLogin.poll({ deviceCode, wait: false }),
};

const faults: Readonly<Record<string, NewFault>> = {
  "400": { kind: "status", status: 400 },
  "401": { kind: "status", status: 401 },
  "402": { kind: "payment" },
  "404": { kind: "status", status: 404 },
  "409": { kind: "status", status: 409 },
  "429": { kind: "rate-limit", retryAfter: 60 },
  "500": { kind: "status", status: 500 },
  "503": { kind: "status", status: 503 },
  "a broken answer": { kind: "malformed" },
  "a broken connection": { kind: "reset" },
  "a broken connection once": { kind: "reset", times: 1 },
  "429 once": { kind: "rate-limit", retryAfter: 0, times: 1 },
  "no answer in time": { kind: "delay", delayMs: 30_000 },
  "an answer lost after it took effect": { kind: "duplicate-on-timeout", times: 1 },
  "every answer lost after it took effect": { kind: "duplicate-on-timeout" },
};

async function prepare(ravi: LocalRavi): Promise<Ground> {
  ravi.faults.clear();
  ravi.reset();
  const patient = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey });
  const identity = await patient.identities.create({ name: "subject", provisionPhone: true });
  const spare = await patient.identities.create({ name: "spare" });
  const key = identity.api_key ?? "";
  const agent = createRaviClient({ apiUrl: ravi.apiUrl, key });
  ravi.deliverEmail({ to: identity.inbox, from: "bob@example.com", subject: "Hi", text: "Hi" });
  ravi.deliverSms({ to: identity.phone, from: "+12015550188", body: "Hi" });
  const [mail] = await agent.emailMessages.list();
  const [sms] = await agent.smsMessages.list();
  const [conversation] = await agent.smsConversations.list();
  const password = await agent.passwords.create({ domain: "shop.example", username: "ada", password: "p", notes: "" });
  const contact = await agent.contacts.create({ email: "carol@example.com", displayName: "Carol" });
  return {
    ravi,
    account: createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey, timeoutMs }),
    agent: createRaviClient({ apiUrl: ravi.apiUrl, key, timeoutMs }),
    patient,
    identity,
    spare,
    emailId: mail?.id ?? 0,
    threadId: mail?.thread_id ?? "",
    smsId: sms?.id ?? 0,
    conversationId: conversation?.conversation_id ?? "",
    secretUuid: (await agent.secrets.set("TOKEN", "value")).uuid,
    passwordUuid: password.uuid,
    contactUuid: contact.uuid,
    ssoToken: (await agent.sso.createToken()).token,
    deviceCode: (await patient.deviceLogin.start()).device_code,
  };
}

test("the list of operations is the whole client", async () => {
  const client = createRaviClient({ apiUrl: "http://127.0.0.1:1" });
  const methods = Object.entries(client).flatMap(([resource, value]) =>
    typeof value === "object" && value !== null ? Object.keys(value).map((method) => `${resource}.${method}`) : [],
  );
  const elsewhere = new Set(["attachments.presign", "attachments.upload", "attachments.download", "events.stream"]);
  expect(methods.filter((method) => !elsewhere.has(method)).toSorted()).toEqual(
    Object.keys(operations)
      .filter((name) => name !== "ensureIdentity" && !name.includes(" "))
      .toSorted(),
  );
});

// They wait for deadlines, for the most part.
describe.concurrent.each(Object.keys(faults))("with %s", (faultName) => {
  test("every operation succeeds or fails with a typed error within its deadline, and nothing is made twice", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      await using ravi = await startLocalRavi();
      for (const [name, operation] of Object.entries(operations)) {
        const ground = await prepare(ravi);
        ravi.faults.add({ ...faults[faultName], kind: faults[faultName]?.kind ?? "status" });
        const startedAt = performance.now();
        const outcome = await operation(ground).then(
          () => "success",
          (error: unknown) => (error instanceof RaviError ? error.code : error),
        );
        const elapsedMs = performance.now() - startedAt;
        expect(["success", ...Object.keys(raviErrorCodes)], name).toContain(outcome);
        // Twice the deadline: the machine may be busy with others.
        expect(elapsedMs, name).toBeLessThan(2 * timeoutMs + 1_000);
        ravi.faults.clear();
        const names = (await ground.patient.identities.list()).map((identity) => identity.name);
        expect(names.filter((known) => known === "made").length, name).toBeLessThanOrEqual(1);
      }
    } finally {
      process.off("unhandledRejection", note);
    }
    expect(unhandled).toEqual([]);
  });
});
