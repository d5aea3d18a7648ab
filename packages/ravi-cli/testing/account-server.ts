import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface SeenRequest {
  /** `GET /api/email/` */
  line: string;
  authorization: string | undefined;
  body: string;
}

export interface AccountServer extends AsyncDisposable {
  apiUrl: string;
  seen: SeenRequest[];
}

export interface AccountOptions {
  /** Whether an identity key may read `GET /api/identities/`. */
  identityKeysMayList?: boolean;
  /** Answers instead of the account when it returns true. */
  intercept?: (request: SeenRequest, response: ServerResponse) => boolean;
}

interface Person {
  key: string;
  identity: Record<string, string>;
  phone: string | undefined;
}

const at = "2026-06-01T10:00:00Z";

function person(uuid: string, name: string, phone?: string): Person {
  const inbox = `${uuid}@example.test`;
  return {
    key: `ravi_id_${uuid}`,
    phone,
    identity: { uuid, name, inbox, phone: phone ?? "", created_dt: at, updated_dt: at },
  };
}

/** The identity of the tests, and the one that the account's own login acts as. */
export const ada: Person = person("ada-1", "Ada", "+15550000001");
export const owner: Person = person("owner-1", "Owner");
export const managementKey = "ravi_mgmt_account";

const mail = {
  id: 7,
  from_email: "bob@example.test",
  to_email: "ada-1@example.test",
  cc: "",
  subject: "Hello \u001B[31mred",
  text_content: "Your code is 123456\nBye",
  html_content: "",
  direction: "incoming",
  is_read: false,
  attachments: [],
  created_dt: at,
};

const sms = { id: 3, body: "Code 99", direction: "incoming", is_read: false, created_dt: at };

const thread = {
  thread_id: "<t@example.test>",
  subject: "Hello",
  preview: "Your code",
  from_email: "bob@example.test",
  inbox: "ada-1@example.test",
  message_count: 1,
  unread_count: 1,
  latest_message_dt: at,
  oldest_message_dt: at,
};

const conversation = {
  conversation_id: "1_+15551234567",
  from_number: "+15551234567",
  phone: "+15550000001",
  phone_number: "",
  preview: "Code",
  message_count: 1,
  unread_count: 1,
  latest_message_dt: at,
};

/** A loopback server with two identities, which answers each key as Ravi does. */
export async function startAccountServer(options: AccountOptions = {}): Promise<AccountServer> {
  const seen: SeenRequest[] = [];
  const vault: Record<string, string>[] = [secret("TOKEN", "hunter2")];
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    seen.push(request);
    if (options.intercept?.(request, response) !== true) answer(request, response, vault, options);
  };
  const server = createServer((incoming, response) => {
    void handle(incoming, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { apiUrl: `http://127.0.0.1:${port}`, seen, [Symbol.asyncDispose]: () => closeServer(server) };
}

export function send(response: ServerResponse, status: number, body?: unknown): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(body === undefined ? "" : JSON.stringify(body));
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method, url, headers } = incoming;
  return { line: `${method} ${url}`, authorization: headers.authorization, body: Buffer.concat(chunks).toString() };
}

function answer(
  request: SeenRequest,
  response: ServerResponse,
  vault: Record<string, string>[],
  options: AccountOptions,
): void {
  const key = request.authorization?.replace("Bearer ", "");
  const isAccount = key === managementKey;
  const who = [ada, owner].find((each) => each.key === key);
  if (who === undefined && !isAccount) return send(response, 401, { detail: "Invalid key." });
  const lists = isAccount || options.identityKeysMayList === true;
  const routes: Record<string, () => void> = {
    "GET /api/identities/": () =>
      lists
        ? send(response, 200, [owner.identity, ada.identity])
        : send(response, 403, { detail: "Management key required." }),
    "GET /api/email/": () => send(response, 200, [{ id: 1, email: (who ?? owner).identity["inbox"], created_dt: at }]),
    "GET /api/phone/": () =>
      send(
        response,
        200,
        who?.phone === undefined ? [] : [{ id: 1, phone_number: who.phone, provider: "x", created_dt: at }],
      ),
    "GET /api/master/": () => send(response, 200, { first_name: "Olga", last_name: "Owner" }),
    "GET /api/email-inbox/": () => send(response, 200, [thread]),
    "GET /api/email-inbox/?has_unread=true": () => send(response, 200, []),
    "GET /api/email-inbox/%3Ct%40example.test%3E/": () =>
      send(response, 200, { thread_id: "<t@example.test>", subject: "Hello", message_count: 1, messages: [mail] }),
    "GET /api/sms-inbox/": () => send(response, 200, [conversation]),
    "GET /api/sms-inbox/1_%2B15551234567/": () => send(response, 200, { ...conversation, messages: [sms] }),
    "GET /api/email-messages/": () => send(response, 200, [mail]),
    "GET /api/email-messages/?is_read=false": () => send(response, 200, [mail]),
    "GET /api/email-messages/7/": () => send(response, 200, mail),
    "GET /api/messages/": () => send(response, 200, [sms]),
    "GET /api/messages/3/": () => send(response, 200, sms),
    "GET /api/secrets/": () => send(response, 200, vault),
    "POST /api/secrets/": () => store(JSON.parse(request.body) as Record<string, string>),
    "DELETE /api/secrets/s-TOKEN/": () => send(response, 204),
  };
  const store = (sent: Record<string, string>): void => {
    vault.push(secret(sent["key"] ?? "", sent["value"] ?? ""));
    send(response, 201, vault.at(-1));
  };
  const wanted = /^GET \/api\/secrets\/\?key=(.*)$/.exec(request.line)?.[1];
  if (wanted !== undefined)
    return send(
      response,
      200,
      vault.filter((each) => each["key"] === wanted),
    );
  const route = routes[request.line];
  return route === undefined ? send(response, 404, { detail: "Not found." }) : route();
}

function secret(key: string, value: string): Record<string, string> {
  return { uuid: `s-${key}`, key, value, notes: "", created_dt: at, updated_dt: at };
}

async function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
