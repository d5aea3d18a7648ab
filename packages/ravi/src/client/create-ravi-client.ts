import type { AttachmentsClient } from "./attachments.ts";
import type { CallsClient } from "./calls.ts";
import { type Connection, connect, type RaviClientOptions } from "./connection.ts";
import type { ContactsClient } from "./contacts.ts";
import type { DeviceLoginClient } from "./device-login.ts";
import type { DomainsClient } from "./domains.ts";
import type { EmailAddressesClient } from "./email-addresses.ts";
import type { EmailMessagesClient } from "./email-messages.ts";
import type { EmailThreadsClient } from "./email-threads.ts";
import type { EventsClient, EventStreamOptions } from "./events.ts";
import type { IdentitiesClient } from "./identities.ts";
import type { IdentityKeysClient } from "./identity-keys.ts";
import { lazyResource } from "./lazy-resource.ts";
import type { OwnerClient } from "./owner.ts";
import type { PasswordsClient } from "./passwords.ts";
import type { PhoneNumbersClient } from "./phone-numbers.ts";
import type { SecretsClient } from "./secrets.ts";
import type { SmsConversationsClient } from "./sms-conversations.ts";
import type { SmsMessagesClient } from "./sms-messages.ts";
import type { SsoClient } from "./sso.ts";
import type { RaviEvent } from "../wire/event.ts";

/** Ravi's REST API as of July 2026, one property per resource. Each method is one call under one deadline. */
export interface RaviClient {
  /** Milliseconds a call may take unless it says otherwise. */
  readonly timeoutMs: number;
  readonly identities: IdentitiesClient;
  readonly identityKeys: IdentityKeysClient;
  readonly emailAddresses: EmailAddressesClient;
  readonly phoneNumbers: PhoneNumbersClient;
  readonly owner: OwnerClient;
  readonly emailThreads: EmailThreadsClient;
  readonly emailMessages: EmailMessagesClient;
  readonly smsConversations: SmsConversationsClient;
  readonly smsMessages: SmsMessagesClient;
  readonly calls: CallsClient;
  readonly attachments: AttachmentsClient;
  readonly secrets: SecretsClient;
  readonly passwords: PasswordsClient;
  readonly contacts: ContactsClient;
  readonly domains: DomainsClient;
  readonly sso: SsoClient;
  readonly deviceLogin: DeviceLoginClient;
  readonly events: EventsClient;
}

/**
 * A client of one Ravi service, acting with one key. Nothing is sent until a method is called, and no redirect of the
 * API is followed. Reading, deleting and setting a value are repeated on 429, 502, 503, 504 and a lost connection;
 * what makes or sends something is not.
 *
 * Every method rejects with {@link RaviError}, or with the reason of `options.signal` when that ended the call.
 *
 * @throws {RaviError} `RAVI_INVALID_URL`, `RAVI_INSECURE_URL`, `RAVI_INVALID_ARGUMENT`.
 * @example
 * const ravi = createRaviClient({ apiUrl: "https://ravi.id", key });
 * const [address] = await ravi.emailAddresses.list({ timeoutMs: 5_000 });
 */
export function createRaviClient(options: RaviClientOptions): RaviClient {
  const connection = connect(options);
  return {
    timeoutMs: connection.timeoutMs,
    identities: lazyResource(async () => (await import("./identities.ts")).identitiesClient(connection), {
      list: true,
      create: true,
      get: true,
      update: true,
      delete: true,
      provisionPhone: true,
    }),
    identityKeys: lazyResource(async () => (await import("./identity-keys.ts")).identityKeysClient(connection), {
      create: true,
      list: true,
    }),
    emailAddresses: lazyResource(async () => (await import("./email-addresses.ts")).emailAddressesClient(connection), {
      list: true,
    }),
    phoneNumbers: lazyResource(async () => (await import("./phone-numbers.ts")).phoneNumbersClient(connection), {
      list: true,
    }),
    owner: lazyResource(async () => (await import("./owner.ts")).ownerClient(connection), { get: true }),
    emailThreads: lazyResource(async () => (await import("./email-threads.ts")).emailThreadsClient(connection), {
      list: true,
      get: true,
    }),
    emailMessages: lazyResource(async () => (await import("./email-messages.ts")).emailMessagesClient(connection), {
      list: true,
      get: true,
      compose: true,
      reply: true,
      replyAll: true,
      forward: true,
    }),
    smsConversations: lazyResource(
      async () => (await import("./sms-conversations.ts")).smsConversationsClient(connection),
      { list: true, get: true },
    ),
    smsMessages: lazyResource(async () => (await import("./sms-messages.ts")).smsMessagesClient(connection), {
      list: true,
      get: true,
      send: true,
    }),
    calls: lazyResource(async () => (await import("./calls.ts")).callsClient(connection), {
      list: true,
      get: true,
      start: true,
      transcript: true,
      hangup: true,
    }),
    attachments: lazyResource(async () => (await import("./attachments.ts")).attachmentsClient(connection), {
      add: true,
      presign: true,
      upload: true,
      download: true,
    }),
    secrets: lazyResource(async () => (await import("./secrets.ts")).secretsClient(connection), {
      list: true,
      get: true,
      set: true,
      delete: true,
    }),
    passwords: lazyResource(async () => (await import("./passwords.ts")).passwordsClient(connection), {
      list: true,
      get: true,
      create: true,
      update: true,
      delete: true,
      generate: true,
    }),
    contacts: lazyResource(async () => (await import("./contacts.ts")).contactsClient(connection), {
      list: true,
      get: true,
      create: true,
      update: true,
      delete: true,
      find: true,
      search: true,
    }),
    domains: lazyResource(async () => (await import("./domains.ts")).domainsClient(connection), { list: true }),
    sso: lazyResource(async () => (await import("./sso.ts")).ssoClient(connection), {
      createToken: true,
      verify: true,
    }),
    deviceLogin: lazyResource(async () => (await import("./device-login.ts")).deviceLoginClient(connection), {
      start: true,
      poll: true,
    }),
    events: { stream: (wanted) => ({ [Symbol.asyncIterator]: () => streamEvents(connection, wanted) }) },
  };
}

async function* streamEvents(
  connection: Connection,
  options: EventStreamOptions | undefined,
): AsyncGenerator<RaviEvent, void, undefined> {
  const { eventsClient } = await import("./events.ts");
  yield* eventsClient(connection).stream(options);
}
