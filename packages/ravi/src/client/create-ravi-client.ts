import { type AttachmentsClient, attachmentsClient } from "./attachments.ts";
import { connect, type RaviClientOptions } from "./connection.ts";
import { type ContactsClient, contactsClient } from "./contacts.ts";
import { type DeviceLoginClient, deviceLoginClient } from "./device-login.ts";
import { type DomainsClient, domainsClient } from "./domains.ts";
import { type EmailAddressesClient, emailAddressesClient } from "./email-addresses.ts";
import { type EmailMessagesClient, emailMessagesClient } from "./email-messages.ts";
import { type EmailThreadsClient, emailThreadsClient } from "./email-threads.ts";
import { type EventsClient, eventsClient } from "./events.ts";
import { type IdentitiesClient, identitiesClient } from "./identities.ts";
import { type IdentityKeysClient, identityKeysClient } from "./identity-keys.ts";
import { type OwnerClient, ownerClient } from "./owner.ts";
import { type PasswordsClient, passwordsClient } from "./passwords.ts";
import { type PhoneNumbersClient, phoneNumbersClient } from "./phone-numbers.ts";
import { type SecretsClient, secretsClient } from "./secrets.ts";
import { type SmsConversationsClient, smsConversationsClient } from "./sms-conversations.ts";
import { type SmsMessagesClient, smsMessagesClient } from "./sms-messages.ts";
import { type SsoClient, ssoClient } from "./sso.ts";

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
    identities: identitiesClient(connection),
    identityKeys: identityKeysClient(connection),
    emailAddresses: emailAddressesClient(connection),
    phoneNumbers: phoneNumbersClient(connection),
    owner: ownerClient(connection),
    emailThreads: emailThreadsClient(connection),
    emailMessages: emailMessagesClient(connection),
    smsConversations: smsConversationsClient(connection),
    smsMessages: smsMessagesClient(connection),
    attachments: attachmentsClient(connection),
    secrets: secretsClient(connection),
    passwords: passwordsClient(connection),
    contacts: contactsClient(connection),
    domains: domainsClient(connection),
    sso: ssoClient(connection),
    deviceLogin: deviceLoginClient(connection),
    events: eventsClient(connection),
  };
}
