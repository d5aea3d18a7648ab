import type { DriftRow } from "./drift-rows.ts";
import { call, contact, email, mail, n, segment } from "./drift-samples.ts";
import { status } from "./scripted-server.ts";

/** Commands that only the newest sources of Ravi's CLI have, and what the guides do not show. */

const asLogin = "as ravi_id_login";
const start = `POST /api/calls/start/`;

export const callRows: readonly DriftRow[] = [
  {
    row: "ravi call --to NUMBER",
    line: "ravi call --to +15551234567",
    script: { [start]: call },
    stdout: call,
    requests: [`${start} {"to_number":"+15551234567"} ${asLogin}`],
  },
  {
    row: "ravi call --to NUMBER, where there is no telephone network",
    line: "ravi call --to +15551234567",
    script: { [start]: status(503, { detail: "Calls are not available." }) },
    stderr: "Calls are not available",
    exitCode: 1,
    requests: [`${start} {"to_number":"+15551234567"} ${asLogin}`],
  },
  { row: "ravi call", stderr: '"RAVI_USAGE"', exitCode: 2 },
  {
    row: "ravi call list",
    script: { "GET /api/calls/": [call] },
    stdout: [call],
    requests: [`GET /api/calls/ ${asLogin}`],
  },
  {
    row: "ravi call transcript 9",
    script: { "GET /api/calls/9/transcript/": [segment] },
    stdout: [segment],
    requests: [`GET /api/calls/9/transcript/ ${asLogin}`],
  },
  {
    row: "ravi call transcript 9, when there is no such call",
    line: "ravi call transcript 9",
    stderr: "Not found",
    exitCode: 1,
    requests: [`GET /api/calls/9/transcript/ ${asLogin}`],
  },
  {
    row: "ravi call hangup 9",
    script: { "POST /api/calls/9/hangup/": { ...call, status: "ended", ended_at: call.created_dt } },
    stdout: { ...call, status: "ended", ended_at: call.created_dt },
    requests: [`POST /api/calls/9/hangup/ ${asLogin}`],
  },
];

// The API adds the number of the contact's identity, which the released CLI does not print.
const sent = { ...contact, identity: 22 };

export const otherRows: readonly DriftRow[] = [
  {
    row: "ravi contacts list",
    script: { "GET /api/contacts/": [sent] },
    stdout: [contact],
    requests: [`GET /api/contacts/ ${asLogin}`],
  },
  {
    row: "ravi contacts search bob",
    script: { "GET /api/contacts/search/?q=bob": [sent] },
    stdout: [contact],
    requests: [`GET /api/contacts/search/?q=bob ${asLogin}`],
  },
  {
    row: "ravi contacts get k-1",
    script: { "GET /api/contacts/k-1/": sent },
    stdout: contact,
    requests: [`GET /api/contacts/k-1/ ${asLogin}`],
  },
  {
    row: "ravi contacts create --email bob@example.test",
    script: { "POST /api/contacts/": sent },
    stdout: contact,
    requests: [
      `POST /api/contacts/ {"email":"bob@example.test","phone_number":"","display_name":"","nickname":"","is_trusted":false} ${asLogin}`,
    ],
  },
  {
    row: "ravi contacts update k-1 --nickname b",
    script: { "PATCH /api/contacts/k-1/": sent },
    stdout: contact,
    requests: [`PATCH /api/contacts/k-1/ {"nickname":"b"} ${asLogin}`],
  },
  {
    row: "ravi feedback <message>",
    line: "ravi feedback 'nice & <b>'",
    script: { "GET /api/email/": [email], "POST /api/email-messages/compose/?inbox=1": mail },
    stdout: mail,
    requests: [
      `GET /api/email/ ${asLogin}`,
      `POST /api/email-messages/compose/?inbox=1 {"to_email":"feedback@ravi.id","subject":"Feedback","content":"<p>nice &amp; &lt;b&gt;</p>"} ${asLogin}`,
    ],
  },
  {
    row: "ravi sso token --identity U: a token, where the released CLI leaves the identity out and is refused",
    line: "ravi sso token --identity u-n --raw",
    script: {
      "GET /api/identities/": [n],
      "POST /api/auth/keys/identity/": { key: "ravi_id_n", identity_uuid: "u-n", label: "ravi" },
      "POST /api/sso/token/": { token: "rvt_1", expires_at: "2026-06-01T10:05:00Z" },
    },
    stdout: "rvt_1\n",
    requests: [
      "GET /api/identities/ as ravi_mgmt_login",
      'POST /api/auth/keys/identity/ {"identity_uuid":"u-n","label":"ravi"} as ravi_mgmt_login',
      "POST /api/sso/token/ as ravi_id_n",
    ],
  },
];
