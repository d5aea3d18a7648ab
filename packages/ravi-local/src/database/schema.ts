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
];
