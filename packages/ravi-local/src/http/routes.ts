import * as attachments from "../operations/attachment-operations.ts";
import * as calls from "../operations/call-operations.ts";
import * as contactPoints from "../operations/contact-point-operations.ts";
import * as contacts from "../operations/contact-operations.ts";
import * as device from "../operations/device-operations.ts";
import * as domains from "../operations/domain-operations.ts";
import * as events from "../operations/event-operations.ts";
import * as faults from "../operations/fault-operations.ts";
import * as identities from "../operations/identity-operations.ts";
import * as local from "../operations/local-operations.ts";
import * as mail from "../operations/mail-operations.ts";
import * as outbox from "../operations/outbox-operations.ts";
import * as passwords from "../operations/password-operations.ts";
import * as secrets from "../operations/secret-operations.ts";
import * as sendMail from "../operations/send-mail-operations.ts";
import * as sms from "../operations/sms-operations.ts";
import * as sso from "../operations/sso-operations.ts";
import * as twilio from "../operations/twilio-operations.ts";
import type { Operation, PublicOperation } from "./api-call.ts";

interface RoutePlace {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** Set when the operation reads the body itself: it is not JSON. */
  readsBody?: true;
}

export interface KeyedRoute extends RoutePlace {
  /** `management`: an identity key is answered 403. `any`: the operation narrows what the key may see. */
  allow: "management" | "any";
  operation: Operation;
}

export interface PublicRoute extends RoutePlace {
  /** No key is looked for: there is nothing to see, or the operation asks for another proof. */
  allow: "public";
  operation: PublicOperation;
}

export type Route = KeyedRoute | PublicRoute;

/**
 * Ravi's REST API of June 2026, as far as local Ravi speaks it: the paths, the trailing slashes and the key kinds are the
 * hosted service's. Below `/_local/` lies what only a local Ravi can do. Of two paths that fit, the first is taken.
 */
export const routes: readonly Route[] = [
  { method: "POST", path: "/api/auth/device/", allow: "public", operation: device.startDeviceLogin },
  { method: "POST", path: "/api/auth/device/token/", allow: "public", operation: device.takeDeviceToken },
  { method: "GET", path: "/device", allow: "public", operation: device.showDevicePage },
  { method: "POST", path: "/device", allow: "public", readsBody: true, operation: device.submitDevicePage },
  { method: "GET", path: "/api/auth/keys/identity/", allow: "any", operation: identities.listIdentityKeys },
  { method: "POST", path: "/api/auth/keys/identity/", allow: "management", operation: identities.createIdentityKey },

  { method: "GET", path: "/api/identities/", allow: "any", operation: identities.listIdentities },
  { method: "POST", path: "/api/identities/", allow: "management", operation: identities.createIdentity },
  { method: "GET", path: "/api/identities/:uuid/", allow: "any", operation: identities.getIdentity },
  { method: "PUT", path: "/api/identities/:uuid/", allow: "management", operation: identities.updateIdentity },
  { method: "DELETE", path: "/api/identities/:uuid/", allow: "management", operation: identities.deleteIdentity },
  {
    method: "POST",
    path: "/api/identities/:uuid/provision-phone/",
    allow: "management",
    operation: identities.provisionPhone,
  },
  { method: "GET", path: "/api/domains/", allow: "management", operation: domains.listDomains },

  { method: "GET", path: "/api/email/", allow: "any", operation: contactPoints.listEmailAddresses },
  { method: "GET", path: "/api/phone/", allow: "any", operation: contactPoints.listPhoneNumbers },
  { method: "GET", path: "/api/master/", allow: "any", operation: contactPoints.getOwner },

  { method: "GET", path: "/api/email-inbox/", allow: "any", operation: mail.listThreads },
  { method: "GET", path: "/api/email-inbox/:thread_id/", allow: "any", operation: mail.getThread },
  { method: "GET", path: "/api/email-messages/", allow: "any", operation: mail.listMessages },
  { method: "POST", path: "/api/email-messages/compose/", allow: "any", operation: sendMail.composeMail },
  { method: "GET", path: "/api/email-messages/:id/", allow: "any", operation: mail.getMessage },
  { method: "POST", path: "/api/email-messages/:id/reply/", allow: "any", operation: sendMail.replyToMail },
  { method: "POST", path: "/api/email-messages/:id/reply-all/", allow: "any", operation: sendMail.replyAllToMail },
  { method: "POST", path: "/api/email-messages/:id/forward/", allow: "any", operation: sendMail.forwardMail },
  { method: "POST", path: "/api/email-attachments/presign/", allow: "any", operation: attachments.presignAttachment },
  {
    method: "PUT",
    path: "/api/email-attachments/upload/:token/",
    allow: "public",
    readsBody: true,
    operation: attachments.uploadAttachment,
  },
  {
    method: "GET",
    path: "/api/email-attachments/:uuid/download/",
    allow: "public",
    operation: attachments.downloadAttachment,
  },

  { method: "GET", path: "/api/sms-inbox/", allow: "any", operation: sms.listConversations },
  { method: "GET", path: "/api/sms-inbox/:conversation_id/", allow: "any", operation: sms.getConversation },
  { method: "GET", path: "/api/messages/", allow: "any", operation: sms.listMessages },
  { method: "POST", path: "/api/messages/send/", allow: "any", operation: sms.sendMessage },
  { method: "GET", path: "/api/messages/:id/", allow: "any", operation: sms.getMessage },
  {
    method: "POST",
    path: "/2010-04-01/Accounts/:account_sid/Messages.json",
    allow: "public",
    readsBody: true,
    operation: twilio.createTwilioMessage,
  },
  {
    method: "GET",
    path: "/2010-04-01/Accounts/:account_sid/Messages.json",
    allow: "public",
    operation: twilio.listTwilioMessages,
  },
  {
    method: "GET",
    path: "/2010-04-01/Accounts/:account_sid/Messages/:message_sid",
    allow: "public",
    operation: twilio.getTwilioMessage,
  },
  {
    method: "POST",
    path: "/2010-04-01/Accounts/:account_sid/Messages/:message_sid",
    allow: "public",
    readsBody: true,
    operation: twilio.updateTwilioMessage,
  },
  {
    method: "DELETE",
    path: "/2010-04-01/Accounts/:account_sid/Messages/:message_sid",
    allow: "public",
    operation: twilio.deleteTwilioMessage,
  },
  {
    method: "GET",
    path: "/2010-04-01/Accounts/:account_sid/Messages/:message_sid/Media.json",
    allow: "public",
    operation: twilio.listTwilioMedia,
  },

  { method: "GET", path: "/api/calls/", allow: "any", operation: calls.listCalls },
  { method: "POST", path: "/api/calls/start/", allow: "any", operation: calls.startCall },
  { method: "GET", path: "/api/calls/:id/", allow: "any", operation: calls.findCall },
  { method: "GET", path: "/api/calls/:id/transcript/", allow: "any", operation: calls.findCall },
  { method: "POST", path: "/api/calls/:id/hangup/", allow: "any", operation: calls.findCall },

  { method: "GET", path: "/api/events/stream/", allow: "any", operation: events.streamEvents },

  { method: "GET", path: "/api/secrets/", allow: "any", operation: secrets.listSecrets },
  { method: "POST", path: "/api/secrets/", allow: "any", operation: secrets.createSecret },
  { method: "GET", path: "/api/secrets/:uuid/", allow: "any", operation: secrets.getSecret },
  { method: "PATCH", path: "/api/secrets/:uuid/", allow: "any", operation: secrets.updateSecret },
  { method: "DELETE", path: "/api/secrets/:uuid/", allow: "any", operation: secrets.deleteSecret },

  { method: "GET", path: "/api/passwords/", allow: "any", operation: passwords.listPasswords },
  { method: "POST", path: "/api/passwords/", allow: "any", operation: passwords.createPassword },
  { method: "GET", path: "/api/passwords/generate-password/", allow: "any", operation: passwords.generate },
  { method: "GET", path: "/api/passwords/:uuid/", allow: "any", operation: passwords.getPassword },
  { method: "PATCH", path: "/api/passwords/:uuid/", allow: "any", operation: passwords.updatePassword },
  { method: "DELETE", path: "/api/passwords/:uuid/", allow: "any", operation: passwords.deletePassword },

  { method: "GET", path: "/api/contacts/", allow: "any", operation: contacts.listContacts },
  { method: "POST", path: "/api/contacts/", allow: "any", operation: contacts.createContact },
  { method: "GET", path: "/api/contacts/find/", allow: "any", operation: contacts.findContact },
  { method: "GET", path: "/api/contacts/search/", allow: "any", operation: contacts.search },
  { method: "GET", path: "/api/contacts/:uuid/", allow: "any", operation: contacts.getContact },
  { method: "PATCH", path: "/api/contacts/:uuid/", allow: "any", operation: contacts.updateContact },
  { method: "DELETE", path: "/api/contacts/:uuid/", allow: "any", operation: contacts.deleteContact },

  { method: "POST", path: "/api/sso/token/", allow: "any", operation: sso.createToken },
  { method: "POST", path: "/api/sso/verify/", allow: "public", operation: sso.verifyToken },

  { method: "GET", path: "/_local/state", allow: "management", operation: local.getState },
  { method: "GET", path: "/_local/requests", allow: "management", operation: local.listRequests },
  { method: "POST", path: "/_local/reset", allow: "management", operation: local.reset },
  { method: "POST", path: "/_local/email", allow: "management", operation: local.receiveEmail },
  { method: "POST", path: "/_local/sms", allow: "management", operation: local.receiveSms },
  { method: "GET", path: "/_local/outbox", allow: "management", operation: outbox.listOutbox },
  { method: "GET", path: "/_local/device", allow: "management", operation: device.listDeviceLogins },
  { method: "POST", path: "/_local/device/approve", allow: "management", operation: device.approveDevice },
  { method: "GET", path: "/_local/faults", allow: "management", operation: faults.listFaults },
  { method: "POST", path: "/_local/faults", allow: "management", operation: faults.addFault },
  { method: "DELETE", path: "/_local/faults", allow: "management", operation: faults.clearFaults },
  { method: "DELETE", path: "/_local/faults/:id", allow: "management", operation: faults.removeFault },
];
