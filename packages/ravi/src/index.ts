export { createRaviClient, type RaviClient } from "./client/create-ravi-client.ts";
export type { RaviClientOptions } from "./client/connection.ts";
export type { CallOptions } from "./client/deadline.ts";
export type { NewIdentity } from "./client/identities.ts";
export type { NewIdentityKey } from "./client/identity-keys.ts";
export type { SecretFilter } from "./client/secrets.ts";
export type { UnreadFilter } from "./client/unread-filter.ts";
export { RaviError, raviErrorCodes, type RaviErrorCode, type RaviErrorOptions } from "./ravi-error.ts";

export { readScope, type ReadScopeOptions, type Scope } from "./scope/read-scope.ts";
export { removeScope, type RemovedScope, type RemoveScopeOptions } from "./scope/remove-scope.ts";
export { ScopeError, scopeErrorCodes, type ScopeErrorCode, type ScopeErrorOptions } from "./scope/scope-error.ts";
export { writeScope, type NewScope } from "./scope/write-scope.ts";

export {
  createdIdentitySchema,
  emailAddressSchema,
  identityKeySchema,
  identitySchema,
  ownerSchema,
  phoneNumberSchema,
  type CreatedIdentity,
  type EmailAddress,
  type Identity,
  type IdentityKey,
  type Owner,
  type PhoneNumber,
} from "./wire/identity.ts";
export {
  attachmentSchema,
  emailMessageSchema,
  emailThreadDetailSchema,
  emailThreadSchema,
  type Attachment,
  type EmailMessage,
  type EmailThread,
  type EmailThreadDetail,
} from "./wire/mail.ts";
export { problemSchema, type Problem } from "./wire/problem.ts";
export type { Direction } from "./wire/scalars.ts";
export {
  smsConversationDetailSchema,
  smsConversationSchema,
  smsMessageSchema,
  type SmsConversation,
  type SmsConversationDetail,
  type SmsMessage,
} from "./wire/sms.ts";
export { secretKeyPattern, secretSchema, type Secret } from "./wire/vault.ts";
