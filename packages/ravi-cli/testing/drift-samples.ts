const at = "2026-06-01T10:00:00Z";

/** Answers of Ravi as its released CLI understands them. */
export const n = { uuid: "u-n", name: "N", inbox: "n@example.test", phone: "", created_dt: at, updated_dt: at };

export const created = { ...n, api_key: "ravi_id_n" };

export const withPhone = { ...n, phone: "+15550000001" };

export const email = { id: 1, email: "n@example.test", created_dt: at };

export const phone = { id: 2, phone_number: "+15550000001", provider: "twilio", created_dt: at };

export const thread = {
  thread_id: "t-1",
  subject: "Verify",
  preview: "Please…",
  from_email: "a@example.test",
  inbox: "n@example.test",
  message_count: 1,
  unread_count: 1,
  latest_message_dt: at,
  oldest_message_dt: at,
};

export const mail = {
  id: 7,
  from_email: "a@example.test",
  to_email: "n@example.test",
  cc: "",
  subject: "Verify",
  text_content: "Go to https://example.test/v?t=1 now",
  html_content: "",
  direction: "incoming",
  is_read: false,
  attachments: [],
  created_dt: at,
  url: "",
  message_id: "<1@example.test>",
  thread_id: "t-1",
};

export const conversation = {
  conversation_id: "2_+15551234567",
  from_number: "+15551234567",
  phone: "+15550000001",
  phone_number: "",
  preview: "Code",
  message_count: 1,
  unread_count: 1,
  latest_message_dt: at,
};

export const sms = {
  id: 3,
  body: "Code 123456",
  direction: "incoming",
  is_read: false,
  created_dt: at,
  url: "",
  from_number: "+15551234567",
  to_number: "+15550000001",
  message_sid: "SM1",
  phone: "+15550000001",
};

export const secret = {
  uuid: "s-1",
  identity: 1,
  key: "K",
  value: "two words",
  notes: "",
  created_dt: at,
  updated_dt: at,
};

export const password = {
  uuid: "p-1",
  identity: 1,
  domain: "d.test",
  username: "",
  password: "hunter2!",
  notes: "",
  created_dt: at,
  updated_dt: at,
};

export const call = {
  id: 9,
  uuid: "c-9",
  url: "",
  phone: "+15550000001",
  from_number: "+15550000001",
  to_number: "+15551234567",
  direction: "outgoing",
  status: "ringing",
  answered_at: null,
  ended_at: null,
  end_reason: "",
  created_dt: at,
};

export const segment = {
  id: 1,
  speaker: "callee",
  text: "Hello?",
  is_final: true,
  confidence: 0.9,
  sequence_number: 1,
  occurred_at: null,
  created_dt: at,
};

export const contact = {
  uuid: "k-1",
  email: "bob@example.test",
  phone_number: "",
  display_name: "Bob",
  nickname: "",
  is_trusted: false,
  source: "manual",
  interaction_count: 0,
  last_interaction_dt: "",
  created_dt: at,
  updated_dt: at,
};
