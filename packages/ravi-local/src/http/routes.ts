import * as contactPoints from "../operations/contact-point-operations.ts";
import * as identities from "../operations/identity-operations.ts";
import * as local from "../operations/local-operations.ts";
import * as mail from "../operations/mail-operations.ts";
import * as secrets from "../operations/secret-operations.ts";
import * as sms from "../operations/sms-operations.ts";
import type { Operation } from "./api-call.ts";

export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** `management`: an identity key is answered 403. `any`: the operation narrows what the key may see. */
  allow: "management" | "any";
  operation: Operation;
}

/**
 * Ravi's REST API of June 2026, as far as local Ravi speaks it: the paths, the trailing slashes and the key kinds are the
 * hosted service's. Below `/_local/` lies what only a local Ravi can do.
 */
export const routes: readonly Route[] = [
  { method: "GET", path: "/api/identities/", allow: "any", operation: identities.listIdentities },
  { method: "POST", path: "/api/identities/", allow: "management", operation: identities.createIdentity },
  { method: "GET", path: "/api/identities/:uuid/", allow: "any", operation: identities.getIdentity },
  { method: "DELETE", path: "/api/identities/:uuid/", allow: "management", operation: identities.deleteIdentity },
  { method: "POST", path: "/api/auth/keys/identity/", allow: "management", operation: identities.createIdentityKey },

  { method: "GET", path: "/api/email/", allow: "any", operation: contactPoints.listEmailAddresses },
  { method: "GET", path: "/api/phone/", allow: "any", operation: contactPoints.listPhoneNumbers },
  { method: "GET", path: "/api/master/", allow: "any", operation: contactPoints.getOwner },

  { method: "GET", path: "/api/email-inbox/", allow: "any", operation: mail.listThreads },
  { method: "GET", path: "/api/email-inbox/:thread_id/", allow: "any", operation: mail.getThread },
  { method: "GET", path: "/api/email-messages/", allow: "any", operation: mail.listMessages },
  { method: "GET", path: "/api/email-messages/:id/", allow: "any", operation: mail.getMessage },

  { method: "GET", path: "/api/sms-inbox/", allow: "any", operation: sms.listConversations },
  { method: "GET", path: "/api/sms-inbox/:conversation_id/", allow: "any", operation: sms.getConversation },
  { method: "GET", path: "/api/messages/", allow: "any", operation: sms.listMessages },
  { method: "GET", path: "/api/messages/:id/", allow: "any", operation: sms.getMessage },

  { method: "GET", path: "/api/secrets/", allow: "any", operation: secrets.listSecrets },
  { method: "POST", path: "/api/secrets/", allow: "any", operation: secrets.createSecret },
  { method: "PATCH", path: "/api/secrets/:uuid/", allow: "any", operation: secrets.updateSecret },
  { method: "DELETE", path: "/api/secrets/:uuid/", allow: "any", operation: secrets.deleteSecret },

  { method: "GET", path: "/_local/state", allow: "management", operation: local.getState },
  { method: "POST", path: "/_local/email", allow: "management", operation: local.receiveEmail },
  { method: "POST", path: "/_local/sms", allow: "management", operation: local.receiveSms },
];
