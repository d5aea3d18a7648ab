/**
 * Every step from an empty database to the current shape; `user_version` counts the steps already taken.
 * AUTOINCREMENT where an id is visible: the id of something deleted is never given to something else.
 */
export const schemaSteps: readonly string[] = [
  `
  CREATE TABLE identities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    inbox TEXT NOT NULL UNIQUE COLLATE NOCASE,
    vault_key BLOB NOT NULL,
    created_dt TEXT NOT NULL,
    updated_dt TEXT NOT NULL
  ) STRICT;

  CREATE TABLE identity_keys (
    id INTEGER PRIMARY KEY,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    key_hash BLOB NOT NULL UNIQUE,
    label TEXT NOT NULL,
    created_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX identity_keys_by_identity ON identity_keys (identity_id);

  CREATE TABLE phones (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL UNIQUE REFERENCES identities (id) ON DELETE CASCADE,
    phone_number TEXT NOT NULL UNIQUE,
    created_dt TEXT NOT NULL
  ) STRICT;

  CREATE TABLE email_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    thread_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    from_email TEXT NOT NULL,
    to_email TEXT NOT NULL,
    cc TEXT NOT NULL,
    subject TEXT NOT NULL,
    preview TEXT NOT NULL,
    text_content TEXT NOT NULL,
    html_content TEXT NOT NULL,
    attachments TEXT NOT NULL,
    direction TEXT NOT NULL,
    is_read INTEGER NOT NULL,
    created_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX email_messages_by_thread ON email_messages (identity_id, thread_id);
  CREATE INDEX email_messages_by_thread_id ON email_messages (thread_id);

  CREATE TABLE thread_references (
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    thread_id TEXT NOT NULL,
    PRIMARY KEY (identity_id, message_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sms_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_id INTEGER NOT NULL REFERENCES phones (id) ON DELETE CASCADE,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    body TEXT NOT NULL,
    message_sid TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL,
    is_read INTEGER NOT NULL,
    created_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sms_messages_by_conversation ON sms_messages (phone_id, from_number);

  CREATE TABLE secrets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_dt TEXT NOT NULL,
    updated_dt TEXT NOT NULL,
    UNIQUE (identity_id, key)
  ) STRICT;
  `,
  `
  ALTER TABLE email_messages ADD COLUMN recipients TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE email_messages ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
  ALTER TABLE email_messages ADD COLUMN earlier_ids TEXT NOT NULL DEFAULT '[]';

  ALTER TABLE sms_messages ADD COLUMN partner TEXT NOT NULL DEFAULT '';
  UPDATE sms_messages SET partner = from_number;
  DROP INDEX sms_messages_by_conversation;
  CREATE INDEX sms_messages_by_partner ON sms_messages (phone_id, partner);

  CREATE TABLE domains (
    uuid TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL PRIMARY KEY,
    created_dt TEXT NOT NULL
  ) STRICT;

  CREATE TABLE passwords (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_dt TEXT NOT NULL,
    updated_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX passwords_by_identity ON passwords (identity_id);

  CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    email TEXT NOT NULL COLLATE NOCASE,
    phone_number TEXT NOT NULL,
    display_name TEXT NOT NULL,
    nickname TEXT NOT NULL,
    is_trusted INTEGER NOT NULL,
    source TEXT NOT NULL,
    interaction_count INTEGER NOT NULL,
    last_interaction_dt TEXT,
    created_dt TEXT NOT NULL,
    updated_dt TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX contacts_by_email ON contacts (identity_id, email) WHERE email <> '';
  CREATE UNIQUE INDEX contacts_by_phone ON contacts (identity_id, phone_number) WHERE phone_number <> '';

  CREATE TABLE attachment_contents (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL
  ) STRICT;

  CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    is_inline INTEGER NOT NULL,
    content_id INTEGER REFERENCES attachment_contents (id),
    upload_hash BLOB UNIQUE,
    upload_until TEXT,
    created_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX attachments_by_identity ON attachments (identity_id);
  CREATE INDEX attachments_by_content ON attachments (content_id);
  CREATE TRIGGER attachment_contents_without_use AFTER DELETE ON attachments
  WHEN OLD.content_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attachments WHERE content_id = OLD.content_id)
  BEGIN
    DELETE FROM attachment_contents WHERE id = OLD.content_id;
  END;

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    identity_id INTEGER REFERENCES identities (id) ON DELETE CASCADE,
    email_id INTEGER REFERENCES email_messages (id) ON DELETE CASCADE,
    payload TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT NOT NULL,
    created_dt TEXT NOT NULL,
    updated_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outbox_by_status ON outbox (status);
  CREATE INDEX outbox_by_identity ON outbox (identity_id);
  CREATE INDEX outbox_by_email ON outbox (email_id);

  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    created_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_identity ON events (identity_id);
  `,
  // The identity of an upload may be missing. SQLite cannot drop a NOT NULL, so the table is made anew; DROP TABLE fires
  // no trigger, so the bytes stay.
  `
  CREATE TABLE attachments_of_anybody (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    identity_id INTEGER REFERENCES identities (id) ON DELETE CASCADE,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    is_inline INTEGER NOT NULL,
    content_id INTEGER REFERENCES attachment_contents (id),
    upload_hash BLOB UNIQUE,
    upload_until TEXT,
    created_dt TEXT NOT NULL
  ) STRICT;
  INSERT INTO attachments_of_anybody SELECT * FROM attachments;
  DROP TABLE attachments;
  ALTER TABLE attachments_of_anybody RENAME TO attachments;
  CREATE INDEX attachments_by_identity ON attachments (identity_id);
  CREATE INDEX attachments_by_content ON attachments (content_id);
  CREATE TRIGGER attachment_contents_without_use AFTER DELETE ON attachments
  WHEN OLD.content_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attachments WHERE content_id = OLD.content_id)
  BEGIN
    DELETE FROM attachment_contents WHERE id = OLD.content_id;
  END;
  `,
  `
  CREATE TABLE twilio_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    body TEXT NOT NULL,
    num_segments INTEGER NOT NULL,
    messaging_service_sid TEXT,
    status TEXT NOT NULL,
    created_dt TEXT NOT NULL,
    updated_dt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX twilio_messages_by_account ON twilio_messages (account_sid, id);
  `,
];
