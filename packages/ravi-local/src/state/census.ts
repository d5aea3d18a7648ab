import type { State } from "./state.ts";

/** What one identity has, in numbers. */
export interface IdentityCensus {
  uuid: string;
  name: string;
  inbox: string;
  phone: string | null;
  emails: number;
  unread_emails: number;
  sms: number;
  unread_sms: number;
  secrets: number;
  passwords: number;
  contacts: number;
  keys: number;
}

/** Every identity with the number of things it has, oldest first. */
export function takeCensus(state: State): IdentityCensus[] {
  return state.db.all<IdentityCensus>(`
    SELECT i.uuid, i.name, i.inbox, p.phone_number AS phone,
      (SELECT count(*) FROM email_messages m WHERE m.identity_id = i.id) AS emails,
      (SELECT count(*) FROM email_messages m WHERE m.identity_id = i.id AND m.is_read = 0) AS unread_emails,
      (SELECT count(*) FROM sms_messages s WHERE s.phone_id = p.id) AS sms,
      (SELECT count(*) FROM sms_messages s WHERE s.phone_id = p.id AND s.is_read = 0) AS unread_sms,
      (SELECT count(*) FROM secrets s WHERE s.identity_id = i.id) AS secrets,
      (SELECT count(*) FROM passwords w WHERE w.identity_id = i.id) AS passwords,
      (SELECT count(*) FROM contacts c WHERE c.identity_id = i.id) AS contacts,
      (SELECT count(*) FROM identity_keys k WHERE k.identity_id = i.id) AS keys
    FROM identities i LEFT JOIN phones p ON p.identity_id = i.id ORDER BY i.id`);
}
