/** Answers as the REST API sends them, one of each kind. */
export const identity = {
  uuid: "u-1",
  name: "Ada Example",
  inbox: "ada@example.test",
  phone: null,
  created_dt: "2026-06-01T10:00:00Z",
  updated_dt: "2026-06-01T10:00:00Z",
};

export const emailThread = {
  thread_id: "<t1@example.test>",
  subject: "Hello",
  preview: "Hello you",
  from_email: "bob@example.test",
  inbox: "ada@example.test",
  message_count: 1,
  unread_count: 1,
  latest_message_dt: "2026-06-01T10:00:00.123456+00:00",
  oldest_message_dt: "2026-06-01T10:00:00Z",
};

export const emailMessage = {
  id: 7,
  from_email: "bob@example.test",
  to_email: "ada@example.test",
  cc: null,
  subject: "Hello",
  text_content: "Hello you",
  html_content: null,
  direction: "incoming",
  is_read: false,
  attachments: null,
  created_dt: "2026-06-01T10:00:00Z",
  url: null,
  message_id: "<m1@example.test>",
  thread_id: "<t1@example.test>",
};

export const emailThreadDetail = {
  thread_id: "<t1@example.test>",
  subject: "Hello",
  message_count: 1,
  messages: [emailMessage],
};

export const smsConversation = {
  conversation_id: "1_+15551234567",
  from_number: "+15551234567",
  phone: "+15550000001",
  phone_number: null,
  preview: "Your code",
  message_count: 1,
  unread_count: 1,
  latest_message_dt: "2026-06-01T10:00:00Z",
};

export const smsMessage = {
  id: 3,
  url: null,
  from_number: "+15551234567",
  to_number: "+15550000001",
  body: "Your code is 123456",
  message_sid: null,
  phone: null,
  direction: "incoming",
  is_read: false,
  created_dt: "2026-06-01T10:00:00Z",
};

export const smsConversationDetail = {
  conversation_id: "1_+15551234567",
  from_number: "+15551234567",
  phone: null,
  message_count: 1,
  messages: [smsMessage],
};

export const secret = {
  uuid: "s-1",
  identity: 4,
  key: "TOKEN",
  value: "old value",
  notes: "",
  created_dt: "2026-06-01T10:00:00Z",
  updated_dt: "2026-06-01T10:00:00Z",
};
