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

export const call = {
  id: 5,
  uuid: "call-1",
  url: "https://ravi.test/api/calls/5/",
  phone: null,
  from_number: "+15550000001",
  to_number: "+15551234567",
  direction: "outgoing",
  status: "completed",
  answered_at: null,
  ended_at: "2026-06-01T10:01:00Z",
  end_reason: "hangup",
  created_dt: "2026-06-01T10:00:00Z",
};

export const callTranscriptSegment = {
  id: 1,
  speaker: "callee",
  text: "Hello",
  is_final: true,
  confidence: 0.9,
  sequence_number: 1,
  occurred_at: null,
  created_dt: "2026-06-01T10:00:10Z",
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

export const password = {
  uuid: "p-1",
  identity: 4,
  domain: "example.test",
  username: "ada",
  password: "correct horse",
  notes: "",
  created_dt: "2026-06-01T10:00:00Z",
  updated_dt: "2026-06-01T10:00:00Z",
};

export const contact = {
  uuid: "c-1",
  identity: 4,
  email: "bob@example.test",
  phone_number: null,
  display_name: "Bob",
  nickname: null,
  is_trusted: false,
  source: "auto",
  interaction_count: 3,
  last_interaction_dt: null,
  created_dt: "2026-06-01T10:00:00Z",
  updated_dt: "2026-06-01T10:00:00Z",
};

export const domain = {
  uuid: "d-1",
  domain: "example.test",
  is_platform: true,
  is_verified: true,
  created_dt: "2026-06-01T10:00:00Z",
};

export const deviceCode = {
  device_code: "device-secret",
  user_code: "ABCD-1234",
  verification_uri: "https://ravi.id/device",
  expires_in: 900,
  interval: 5,
};

export const deviceSignup = {
  management_key: "ravi_mgmt_1",
  identity_key: "ravi_id_1",
  identity,
  user: { email: "olga@example.test", first_name: "Olga", last_name: null },
};

export const deviceLogin = { management_key: "ravi_mgmt_1", identities: [identity], user: null };

export const ssoProof = {
  identity_uuid: "u-1",
  identity_name: "Ada Example",
  identity_email: "ada@example.test",
  identity_phone: null,
  created_at: "2026-06-01T10:00:00Z",
  owner: { name: "Olga", email: null },
};

export const presignedUpload = { uuid: "a-1", upload_url: "https://files.test/put?sig=1", storage_key: "k/1" };
