export { createRaviClient, type RaviClient } from "./client/create-ravi-client.ts";
export type { RaviClientOptions } from "./client/connection.ts";
export type { RaviFetch, RaviFetchBody, RaviFetchInit, RaviFetchResponse } from "./client/ravi-fetch.ts";
export { httpFetch } from "./client/http-fetch.ts";
export type { CallOptions } from "./client/deadline.ts";
export { mayHaveTakenEffect, type RetryOptions } from "./client/retry.ts";
export { retryAfterMs } from "./client/retry-after.ts";
export { oldestIdentity } from "./client/oldest-identity.ts";
export { ensureIdentity, type EnsuredIdentity, type EnsureIdentityOptions } from "./client/ensure-identity.ts";
export type { CreateIdentityOptions, IdentityChanges, NewIdentity, PhoneWanted } from "./client/identities.ts";
export type { NewIdentityKey } from "./client/identity-keys.ts";
export type { EmailForward, EmailReply, NewEmail } from "./client/send-email.ts";
export type { EmailFilter } from "./client/email-filter.ts";
export type { NewSms } from "./client/sms-messages.ts";
export type { NewCall } from "./client/calls.ts";
export { attachmentLimit, type AttachmentAnnouncement, type NewAttachment } from "./client/attachments.ts";
export type { SecretFilter } from "./client/secrets.ts";
export type { NewPassword, PasswordRecipe } from "./client/passwords.ts";
export type { ContactAddress, NewContact } from "./client/contacts.ts";
export type { DeviceLoginState, DevicePoll } from "./client/device-login.ts";
export type { EventStreamOptions } from "./client/events.ts";
export type { UnreadFilter } from "./client/unread-filter.ts";
export { RaviError, raviErrorCodes, type RaviErrorCode, type RaviErrorOptions } from "./ravi-error.ts";

export { readScope, type ReadScopeOptions, type Scope } from "./scope/read-scope.ts";
export { removeScope, type RemovedScope, type RemoveScopeOptions } from "./scope/remove-scope.ts";
export { ScopeError, scopeErrorCodes, type ScopeErrorCode, type ScopeErrorOptions } from "./scope/scope-error.ts";
export { writeScope, type KeptScope, type NewScope, type WriteScopeOptions } from "./scope/write-scope.ts";

export { extractCode, type ExtractedCode } from "./extract/extract-code.ts";
export { extractLink, type ExtractedLink, type ExtractLinkOptions } from "./extract/extract-link.ts";
export type { MessageContent } from "./extract/message-content.ts";
export type { Channel, MessageEvents, MessageSource, Received } from "./waiting/message-source.ts";
export type { SenderPattern } from "./waiting/sender-filter.ts";
export type { Since } from "./waiting/since.ts";
export {
  WaitError,
  waitErrorCodes,
  type WaitErrorCode,
  type WaitErrorOptions,
  type WaitSeen,
} from "./waiting/wait-error.ts";
export { waitForCode, type ReceivedCode } from "./waiting/wait-for-code.ts";
export { waitForEmail, type ReceivedEmail } from "./waiting/wait-for-email.ts";
export { waitForLink, type ReceivedLink, type WaitForLinkOptions } from "./waiting/wait-for-link.ts";
export { waitForSms, type ReceivedSms, type WaitForSmsOptions } from "./waiting/wait-for-sms.ts";
export type { AnyChannelWaitOptions, WaitOptions } from "./waiting/wait-options.ts";

export { callSchema, callTranscriptSegmentSchema, type Call, type CallTranscriptSegment } from "./wire/call.ts";
export { contactSchema, type Contact } from "./wire/contact.ts";
export {
  accountUserSchema,
  deviceCodeSchema,
  deviceLoginSchema,
  deviceProblemSchema,
  deviceSignupSchema,
  type AccountUser,
  type DeviceCode,
  type DeviceLogin,
  type DeviceProblem,
  type DeviceSignup,
} from "./wire/device-login.ts";
export { raviEventSchema, type RaviEvent } from "./wire/event.ts";
export {
  createdIdentitySchema,
  domainSchema,
  emailAddressSchema,
  identityKeySchema,
  identitySchema,
  listedIdentityKeySchema,
  ownerSchema,
  phoneNumberSchema,
  type CreatedIdentity,
  type Domain,
  type EmailAddress,
  type Identity,
  type IdentityKey,
  type ListedIdentityKey,
  type Owner,
  type PhoneNumber,
} from "./wire/identity.ts";
export {
  attachmentSchema,
  emailMessageSchema,
  emailThreadDetailSchema,
  emailThreadSchema,
  presignedUploadSchema,
  type Attachment,
  type EmailMessage,
  type EmailThread,
  type EmailThreadDetail,
  type PresignedUpload,
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
export { secretKeyPattern } from "./wire/secret-key.ts";
export { ssoProofSchema, ssoTokenSchema, type SsoProof, type SsoToken } from "./wire/sso.ts";
export { generatedPasswordSchema, passwordSchema, secretSchema, type Password, type Secret } from "./wire/vault.ts";
