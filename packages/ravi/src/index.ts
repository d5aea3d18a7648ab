export { RaviError, raviErrorCodes, type RaviErrorCode, type RaviErrorOptions } from "./ravi-error.ts";

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
