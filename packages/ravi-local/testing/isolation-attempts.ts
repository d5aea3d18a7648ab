import type { Route } from "../src/http/routes.ts";

/** What stands for one of an identity's things in a path, a query or a body. */
export interface Belongings {
  id: number;
  uuid: string;
  inbox: string;
  phone: string;
  mailId: number;
  threadId: string;
  smsId: number;
  conversationId: string;
  secretUuid: string;
  passwordUuid: string;
  contactUuid: string;
  attachmentUuid: string;
}

/** One request an identity's key is tried with. Paths go out byte by byte, as a hostile client sends them. */
export interface Attempt {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: object;
}

type Place = Pick<Attempt, "method" | "path">;

/** Every way to ask a route for somebody else's things that we could think of. */
export function attemptsOn(route: Route, victim: Belongings, attacker: Belongings): Attempt[] {
  const { method } = route;
  const own = { method, path: fillIn(route.path, attacker) };
  const theirs = { method, path: fillIn(route.path, victim) };
  const places = [
    theirs,
    ...queries(own.path, victim).map((path) => ({ method, path })),
    ...(route.path.includes(":") ? pathTricks(own.path, theirs.path).map((path) => ({ method, path })) : []),
    ...(route.path.includes(":") ? injections(route.path, attacker).map((path) => ({ method, path })) : []),
  ];
  return [
    ...places.map((place) => toAttempt(place, {}, generalBody(victim, attacker))),
    ...identityHeaders(victim).map((headers) => toAttempt(own, headers, generalBody(victim, attacker))),
    ...bodies(victim).map((body) => toAttempt(own, {}, { ...generalBody(victim, attacker), ...body })),
  ];
}

function toAttempt(place: Place, headers: Record<string, string>, body: object): Attempt {
  return { ...place, headers: { "last-event-id": "0", ...headers }, body };
}

function fillIn(path: string, things: Belongings): string {
  return path.replaceAll(/:(\w+)/g, (_match, name: string) => valueOf(path, name, things));
}

function valueOf(path: string, name: string, things: Belongings): string {
  const uuids = [
    ["/api/secrets/", things.secretUuid],
    ["/api/passwords/", things.passwordUuid],
    ["/api/contacts/", things.contactUuid],
    ["/api/email-attachments/", things.attachmentUuid],
  ] as const;
  const byName: Record<string, string> = {
    uuid: uuids.find(([prefix]) => path.startsWith(prefix))?.[1] ?? things.uuid,
    id: String(path.startsWith("/api/messages/") ? things.smsId : things.mailId),
    thread_id: things.threadId,
    conversation_id: things.conversationId,
    token: things.attachmentUuid,
    account_sid: things.uuid,
  };
  return byName[name] ?? "1";
}

function queries(path: string, victim: Belongings): string[] {
  return [
    `identity=${victim.uuid}`,
    `identity=${victim.uuid.toUpperCase()}`,
    `identity=${victim.id}`,
    `identity=%00${victim.uuid}`,
    `identity[]=${victim.uuid}`,
    `identity=&identity=${victim.uuid}`,
    `Identity=${victim.uuid}`,
    `identity_id=${victim.id}&identity_uuid=${victim.uuid}&user=${victim.uuid}`,
    `inbox=${victim.id}`,
    `inbox=${encodeURIComponent(victim.inbox)}`,
    `email=${encodeURIComponent(victim.inbox)}&phone_number=${encodeURIComponent(victim.phone)}&q=victim`,
    `key=${encodeURIComponent("TOKEN' OR '1'='1")}&q=${encodeURIComponent("%' OR 1=1 --")}`,
    `has_unread=true%20OR%201=1`,
    `is_read=0;UPDATE%20email_messages%20SET%20identity_id=2`,
    `x=1%0d%0aX-Ravi-Identity:%20${victim.uuid}`,
  ].map((query) => `${path}?${query}`);
}

function pathTricks(own: string, theirs: string): string[] {
  const last = theirs.replace(/\/$/, "").split("/").at(-1) ?? "";
  const parent = theirs.slice(0, theirs.lastIndexOf(last));
  const up = own.replace(/\/$/, "");
  return [
    theirs.replace(/\/$/, ""),
    `${theirs}/`,
    theirs.replaceAll("/", "//"),
    theirs.toUpperCase(),
    `${up}/../${last}/`,
    `${up}/%2e%2e/${last}/`,
    `${up}/%2E%2E%2F${last}/`,
    `${up}%2f..%2f${last}/`,
    `${up}/%252e%252e/${last}/`,
    `${up}%5c..%5c${last}/`,
    `${parent}${encodeAll(last)}/`,
    `${parent}${encodeAll(encodeAll(last))}/`,
    `${parent}${last};x=1/`,
    `${parent}${last}%00/`,
    `${parent}${last}%20/`,
    `${parent}${last}./`,
    `${parent}%20${last}/`,
    `${parent}+${last}/`,
    `/api/../${theirs.slice(1)}`,
    `/./${theirs.slice(1)}`,
    `${theirs}?#`,
    `http://127.0.0.1${theirs}`,
  ];
}

function injections(path: string, attacker: Belongings): string[] {
  const values = [
    "1 OR 1=1",
    "' OR '1'='1",
    "x' UNION SELECT * FROM identities --",
    "1; DROP TABLE identities; --",
    "%",
    "_",
    "*",
    "null",
    "0x1",
    "1e0",
    "-1",
    "01",
    "1_%",
  ];
  const first = /:\w+/.exec(path)?.[0] ?? "";
  return values.map((value) => fillIn(path.replace(first, encodeURIComponent(value)), attacker));
}

function identityHeaders(victim: Belongings): Record<string, string>[] {
  return [
    { "x-ravi-identity": victim.uuid },
    { "x-ravi-identity": String(victim.id) },
    { "x-identity": victim.uuid, "x-user": victim.uuid, "x-forwarded-user": victim.uuid },
    { "x-original-url": `/api/identities/${victim.uuid}/`, "x-rewrite-url": `/api/identities/${victim.uuid}/` },
    { "x-http-method-override": "DELETE", "x-method-override": "DELETE" },
    { cookie: `identity=${victim.uuid}; sessionid=1` },
  ];
}

function bodies(victim: Belongings): object[] {
  return [
    { identity: victim.id, identity_id: victim.id, identity_uuid: victim.uuid },
    { attachment_uuids: [victim.attachmentUuid] },
    { uuid: victim.secretUuid, id: victim.mailId, __proto__: { identity: victim.id } },
    { inbox: victim.inbox, from: victim.inbox, from_email: victim.inbox, from_number: victim.phone },
  ];
}

// Enough for every route to get past its own checks.
function generalBody(victim: Belongings, attacker: Belongings): object {
  return {
    name: "stolen",
    to_email: "x@example.com",
    subject: "stolen",
    content: "stolen",
    key: "STOLEN",
    value: "stolen",
    domain: "stolen.example",
    username: "stolen",
    password: "stolen",
    notes: "stolen",
    email: "stolen@example.com",
    nickname: "stolen",
    to_number: "+15557654321",
    body: "stolen",
    filename: "stolen.txt",
    content_type: "text/plain",
    size: 6,
    token: "rvt_x.y",
    identity_uuid: victim.uuid,
    user_code: "BBBB-BBBB",
    device_code: attacker.uuid,
    kind: "reset",
    to: victim.inbox,
    from: "x@example.com",
  };
}

function encodeAll(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}
