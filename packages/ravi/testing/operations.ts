import type { RaviClient } from "../src/index.ts";
import * as samples from "./samples.ts";

/** One method of the client and the one request it makes. */
export interface Operation {
  name: string;
  call: (client: RaviClient) => Promise<unknown>;
  /** Method, path and query. */
  sent: string;
  /** The JSON that goes along. */
  body?: unknown;
  /** The JSON that comes back; `undefined` for an empty 204. */
  answer?: unknown;
  /** Sent without a key. */
  isPublic?: true;
  /** Sent again after a failure that may pass. */
  isRepeated?: true;
}

const identities: Operation[] = [
  {
    name: "identities.list",
    call: (c) => c.identities.list(),
    sent: "GET /api/identities/",
    answer: [samples.identity],
    isRepeated: true,
  },
  {
    name: "identities.create",
    call: (c) => c.identities.create(),
    sent: "POST /api/identities/",
    body: {},
    answer: { ...samples.identity, api_key: null },
  },
  {
    name: "identities.create with an address and a phone",
    call: (c) => c.identities.create({ name: "Ada", email: "ada", provisionPhone: true }),
    sent: "POST /api/identities/",
    body: { name: "Ada", email: "ada", provision_phone: true },
    answer: { ...samples.identity, api_key: "ravi_id_new" },
  },
  {
    name: "identities.create with an address of one's own domain",
    call: (c) => c.identities.create({ emailIdentifier: "ada", domain: "example.test", provisionPhone: false }),
    sent: "POST /api/identities/",
    body: { email_identifier: "ada", domain: "example.test" },
    answer: samples.identity,
  },
  {
    name: "identities.get",
    call: (c) => c.identities.get("u/1"),
    sent: "GET /api/identities/u%2F1/",
    answer: samples.identity,
    isRepeated: true,
  },
  {
    name: "identities.update",
    call: (c) => c.identities.update("u-1", { name: "Ada" }),
    sent: "PUT /api/identities/u-1/",
    body: { name: "Ada" },
    answer: samples.identity,
    isRepeated: true,
  },
  {
    name: "identities.delete",
    call: (c) => c.identities.delete("u-1"),
    sent: "DELETE /api/identities/u-1/",
    isRepeated: true,
  },
  {
    name: "identities.provisionPhone",
    call: (c) => c.identities.provisionPhone("u-1", { countryCode: "US" }),
    sent: "POST /api/identities/u-1/provision-phone/",
    body: { country_code: "US" },
    answer: { ...samples.identity, phone: "+15550000001" },
  },
  {
    name: "identityKeys.create",
    call: (c) => c.identityKeys.create({ identityUuid: "u-1", label: "launch 7" }),
    sent: "POST /api/auth/keys/identity/",
    body: { identity_uuid: "u-1", label: "launch 7" },
    answer: { key: "ravi_id_x", identity_uuid: "u-1", label: "launch 7" },
  },
  {
    name: "identityKeys.list",
    call: (c) => c.identityKeys.list(),
    sent: "GET /api/auth/keys/identity/",
    answer: [{ identity_uuid: "u-1", label: null, key: "" }, {}],
    isRepeated: true,
  },
  {
    name: "domains.list",
    call: (c) => c.domains.list(),
    sent: "GET /api/domains/",
    answer: [samples.domain],
    isRepeated: true,
  },
  {
    name: "emailAddresses.list",
    call: (c) => c.emailAddresses.list(),
    sent: "GET /api/email/",
    answer: [{ id: 1, email: "a@b.test", created_dt: null }],
    isRepeated: true,
  },
  {
    name: "phoneNumbers.list",
    call: (c) => c.phoneNumbers.list(),
    sent: "GET /api/phone/",
    answer: [{ id: 1, phone_number: "+1555", provider: "x", created_dt: "2026-06-01T10:00:00Z" }],
    isRepeated: true,
  },
  {
    name: "owner.get",
    call: (c) => c.owner.get(),
    sent: "GET /api/master/",
    answer: { first_name: "Olga", last_name: null },
    isRepeated: true,
  },
];

const messages: Operation[] = [
  {
    name: "emailThreads.list",
    call: (c) => c.emailThreads.list(),
    sent: "GET /api/email-inbox/",
    answer: [samples.emailThread],
    isRepeated: true,
  },
  {
    name: "unread emailThreads.list",
    call: (c) => c.emailThreads.list({ unread: true }),
    sent: "GET /api/email-inbox/?has_unread=true",
    answer: [],
    isRepeated: true,
  },
  {
    name: "emailThreads.get",
    call: (c) => c.emailThreads.get("<t1@example.test>"),
    sent: "GET /api/email-inbox/%3Ct1%40example.test%3E/",
    answer: samples.emailThreadDetail,
    isRepeated: true,
  },
  {
    name: "unread emailMessages.list",
    call: (c) => c.emailMessages.list({ unread: true }),
    sent: "GET /api/email-messages/?is_read=false",
    answer: [samples.emailMessage],
    isRepeated: true,
  },
  {
    name: "emailMessages.get",
    call: (c) => c.emailMessages.get(7),
    sent: "GET /api/email-messages/7/",
    answer: samples.emailMessage,
    isRepeated: true,
  },
  {
    name: "emailMessages.compose from an address by its id",
    call: (c) => c.emailMessages.compose({ to: "bob@example.test", subject: "Hi", content: "Hello", inbox: 12 }),
    sent: "POST /api/email-messages/compose/?inbox=12",
    body: { to_email: "bob@example.test", subject: "Hi", content: "Hello" },
    answer: samples.emailMessage,
  },
  {
    name: "emailMessages.compose from an address by its name",
    call: (c) =>
      c.emailMessages.compose({
        to: "bob@example.test",
        subject: "Hi",
        content: "Hello",
        inbox: "ada+x@example.test",
        cc: ["carol@example.test", "dan@example.test"],
        bcc: ["eve@example.test"],
        attachmentUuids: ["a-1", "a-2"],
      }),
    sent: "POST /api/email-messages/compose/?inbox=ada%2Bx%40example.test",
    body: {
      to_email: "bob@example.test",
      subject: "Hi",
      content: "Hello",
      cc: ["carol@example.test", "dan@example.test"],
      bcc: ["eve@example.test"],
      attachment_uuids: ["a-1", "a-2"],
    },
    answer: samples.emailMessage,
  },
  {
    name: "emailMessages.reply",
    call: (c) => c.emailMessages.reply(7, { content: "Yes", cc: [], bcc: [], attachmentUuids: [] }),
    sent: "POST /api/email-messages/7/reply/",
    body: { content: "Yes" },
    answer: samples.emailMessage,
  },
  {
    name: "emailMessages.replyAll",
    call: (c) => c.emailMessages.replyAll(7, { content: "Yes", cc: ["c@example.test"], attachmentUuids: ["a-1"] }),
    sent: "POST /api/email-messages/7/reply-all/",
    body: { content: "Yes", cc: ["c@example.test"], attachment_uuids: ["a-1"] },
    answer: samples.emailMessage,
  },
  {
    name: "emailMessages.forward",
    call: (c) => c.emailMessages.forward(7, { to: "d@example.test", content: "See", bcc: ["e@example.test"] }),
    sent: "POST /api/email-messages/7/forward/",
    body: { to_email: "d@example.test", content: "See", bcc: ["e@example.test"] },
    answer: samples.emailMessage,
  },
  {
    name: "attachments.presign",
    call: (c) => c.attachments.presign({ filename: "a.txt", contentType: "text/plain", size: 3 }),
    sent: "POST /api/email-attachments/presign/",
    body: { filename: "a.txt", content_type: "text/plain", size: 3 },
    answer: samples.presignedUpload,
  },
  {
    name: "unread smsConversations.list",
    call: (c) => c.smsConversations.list({ unread: true }),
    sent: "GET /api/sms-inbox/?has_unread=true",
    answer: [samples.smsConversation],
    isRepeated: true,
  },
  {
    name: "smsConversations.get",
    call: (c) => c.smsConversations.get("1_+15551234567"),
    sent: "GET /api/sms-inbox/1_%2B15551234567/",
    answer: samples.smsConversationDetail,
    isRepeated: true,
  },
  {
    name: "unread smsMessages.list",
    call: (c) => c.smsMessages.list({ unread: true }),
    sent: "GET /api/messages/?is_read=false",
    answer: [samples.smsMessage],
    isRepeated: true,
  },
  {
    name: "smsMessages.get",
    call: (c) => c.smsMessages.get(3),
    sent: "GET /api/messages/3/",
    answer: samples.smsMessage,
    isRepeated: true,
  },
  {
    name: "smsMessages.send",
    call: (c) => c.smsMessages.send({ to: "+15551234567", body: "Hi" }),
    sent: "POST /api/messages/send/",
    body: { to_number: "+15551234567", body: "Hi" },
    answer: samples.smsMessage,
  },
];

const calls: Operation[] = [
  {
    name: "calls.list",
    call: (c) => c.calls.list(),
    sent: "GET /api/calls/",
    answer: [samples.call],
    isRepeated: true,
  },
  { name: "calls.get", call: (c) => c.calls.get(5), sent: "GET /api/calls/5/", answer: samples.call, isRepeated: true },
  {
    name: "calls.start",
    call: (c) => c.calls.start({ to: "+15551234567" }),
    sent: "POST /api/calls/start/",
    body: { to_number: "+15551234567" },
    answer: samples.call,
  },
  {
    name: "calls.transcript",
    call: (c) => c.calls.transcript(5),
    sent: "GET /api/calls/5/transcript/",
    answer: [samples.callTranscriptSegment],
    isRepeated: true,
  },
  {
    name: "calls.hangup",
    call: (c) => c.calls.hangup(5),
    sent: "POST /api/calls/5/hangup/",
    answer: samples.call,
  },
];

const vault: Operation[] = [
  {
    name: "secrets.list",
    call: (c) => c.secrets.list(),
    sent: "GET /api/secrets/",
    answer: [samples.secret],
    isRepeated: true,
  },
  {
    name: "secrets.list of one key",
    call: (c) => c.secrets.list({ key: "token" }),
    sent: "GET /api/secrets/?key=TOKEN",
    answer: [samples.secret],
    isRepeated: true,
  },
  { name: "secrets.delete", call: (c) => c.secrets.delete("s-1"), sent: "DELETE /api/secrets/s-1/", isRepeated: true },
  {
    name: "passwords.list",
    call: (c) => c.passwords.list(),
    sent: "GET /api/passwords/",
    answer: [samples.password],
    isRepeated: true,
  },
  {
    name: "passwords.get",
    call: (c) => c.passwords.get("p-1"),
    sent: "GET /api/passwords/p-1/",
    answer: samples.password,
    isRepeated: true,
  },
  {
    name: "passwords.create",
    call: (c) => c.passwords.create({ domain: "example.test", password: "correct horse" }),
    sent: "POST /api/passwords/",
    body: { domain: "example.test", username: "", password: "correct horse", notes: "" },
    answer: samples.password,
  },
  {
    name: "passwords.update",
    call: (c) => c.passwords.update("p-1", { username: "", password: "battery staple" }),
    sent: "PATCH /api/passwords/p-1/",
    body: { username: "", password: "battery staple" },
    answer: samples.password,
    isRepeated: true,
  },
  {
    name: "passwords.delete",
    call: (c) => c.passwords.delete("p-1"),
    sent: "DELETE /api/passwords/p-1/",
    isRepeated: true,
  },
  {
    name: "passwords.generate",
    call: (c) => c.passwords.generate(),
    sent: "GET /api/passwords/generate-password/?length=16",
    answer: { password: "x7" },
    isRepeated: true,
  },
  {
    name: "passwords.generate by a recipe",
    call: (c) =>
      c.passwords.generate({
        length: 40,
        uppercase: true,
        lowercase: false,
        digits: false,
        special: false,
        excludeChars: "&l",
      }),
    sent: "GET /api/passwords/generate-password/?length=40&lowercase=false&digits=false&special=false&exclude_chars=%26l",
    answer: { password: "X" },
    isRepeated: true,
  },
];

const contacts: Operation[] = [
  {
    name: "contacts.list",
    call: (c) => c.contacts.list(),
    sent: "GET /api/contacts/",
    answer: [samples.contact],
    isRepeated: true,
  },
  {
    name: "contacts.get",
    call: (c) => c.contacts.get("c-1"),
    sent: "GET /api/contacts/c-1/",
    answer: samples.contact,
    isRepeated: true,
  },
  {
    name: "contacts.create",
    call: (c) => c.contacts.create({ email: "bob@example.test", isTrusted: true }),
    sent: "POST /api/contacts/",
    body: { email: "bob@example.test", phone_number: "", display_name: "", nickname: "", is_trusted: true },
    answer: samples.contact,
  },
  {
    name: "contacts.update",
    call: (c) => c.contacts.update("c-1", { phoneNumber: "+1555", displayName: "Bob", nickname: "", isTrusted: false }),
    sent: "PATCH /api/contacts/c-1/",
    body: { phone_number: "+1555", display_name: "Bob", nickname: "", is_trusted: false },
    answer: samples.contact,
    isRepeated: true,
  },
  {
    name: "contacts.delete",
    call: (c) => c.contacts.delete("c-1"),
    sent: "DELETE /api/contacts/c-1/",
    isRepeated: true,
  },
  {
    name: "contacts.find by address",
    call: (c) => c.contacts.find({ email: "b+c@example.test" }),
    sent: "GET /api/contacts/find/?email=b%2Bc%40example.test",
    answer: samples.contact,
    isRepeated: true,
  },
  {
    name: "contacts.find by number",
    call: (c) => c.contacts.find({ phoneNumber: "+1555" }),
    sent: "GET /api/contacts/find/?phone_number=%2B1555",
    answer: samples.contact,
    isRepeated: true,
  },
  {
    name: "contacts.search",
    call: (c) => c.contacts.search("bob & co"),
    sent: "GET /api/contacts/search/?q=bob+%26+co",
    answer: [samples.contact],
    isRepeated: true,
  },
];

const logins: Operation[] = [
  {
    name: "sso.createToken",
    call: (c) => c.sso.createToken(),
    sent: "POST /api/sso/token/",
    answer: { token: "rvt_1", expires_at: "2026-06-01T10:05:00Z" },
  },
  {
    name: "sso.verify",
    call: (c) => c.sso.verify("rvt_1"),
    sent: "POST /api/sso/verify/",
    body: { token: "rvt_1" },
    answer: samples.ssoProof,
    isPublic: true,
  },
  {
    name: "deviceLogin.start",
    call: (c) => c.deviceLogin.start(),
    sent: "POST /api/auth/device/",
    answer: samples.deviceCode,
    isPublic: true,
  },
  {
    name: "deviceLogin.poll",
    call: (c) => c.deviceLogin.poll({ deviceCode: "device-secret" }),
    sent: "POST /api/auth/device/token/",
    body: { device_code: "device-secret", wait: true },
    answer: samples.deviceLogin,
    isPublic: true,
  },
];

/** Every method that makes exactly one request when all goes well. */
export const operations: readonly Operation[] = [
  ...identities,
  ...messages,
  ...calls,
  ...vault,
  ...contacts,
  ...logins,
];
