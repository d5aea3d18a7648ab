import { expect } from "vitest";
import {
  conversation,
  created,
  email,
  mail,
  n,
  password,
  phone,
  secret,
  sms,
  thread,
  withPhone,
} from "./drift-samples.ts";
import { type Script, status } from "./scripted-server.ts";

/** One row of the drift table: a command that Ravi's documents or releases show, and what ours does. */
export interface DriftRow {
  /** As in the drift table, and for those with several answers which one. */
  row: string;
  /** What the shell runs. Default: `row`. */
  line?: string;
  documented?: true;
  script?: Script;
  files?: Readonly<Record<string, unknown>>;
  env?: Readonly<Record<string, string>>;
  /** An object or list is compared with the JSON printed, a text with all of it. Default: nothing is printed. */
  stdout?: unknown;
  /** A part of standard error. Default: nothing is printed there. */
  stderr?: string;
  /** Default 0. */
  exitCode?: number;
  /** All requests, in order, with their bodies and keys. Default: none. */
  requests?: readonly string[];
  /** The requests are made at once, so that either may come first. */
  atOnce?: true;
  /** Files afterwards. */
  after?: Readonly<Record<string, string>>;
}

const list = "GET /api/identities/";
const create = "POST /api/identities/";
const key = "POST /api/auth/keys/identity/";
const asLogin = "as ravi_id_login";
const asAccount = "as ravi_mgmt_login";
const asN = "as ravi_id_n";
const keyOfN = { key: "ravi_id_n", identity_uuid: "u-n", label: "ravi" };
const mintN = `${key} {"identity_uuid":"u-n","label":"ravi"} ${asAccount}`;
const getSecret = `GET /api/secrets/?key=K`;
const newSecret = (value: string, as: string): string =>
  `POST /api/secrets/ {"key":"K","value":"${value}","notes":""} ${as}`;
const uuidOnly = { ".ravi/config.json": { identity_uuid: "u-n" } };

export const identityRows: readonly DriftRow[] = [
  {
    row: "ravi identity create --name N --json",
    script: { [create]: created },
    stdout: n,
    requests: [`${create} {"name":"N"} ${asAccount}`],
  },
  {
    row: "ravi --json identity list",
    script: { [list]: [n] },
    stdout: [n],
    requests: [`${list} ${asAccount}`],
  },
  {
    row: "ravi identity create --name N",
    script: { [create]: created },
    stdout: n,
    requests: [`${create} {"name":"N"} ${asAccount}`],
  },
  {
    row: "ravi identity create --name N does not bind the directory",
    line: "ravi identity create --name N > /dev/null && ravi get email",
    script: { [create]: created, "GET /api/email/": [email] },
    stdout: email,
    requests: [`${create} {"name":"N"} ${asAccount}`, `GET /api/email/ ${asLogin}`],
  },
  {
    row: "ravi identity create --name N --email local",
    script: { [create]: created },
    stdout: n,
    requests: [`${create} {"name":"N","email":"local"} ${asAccount}`],
  },
  {
    row: "ravi identity create --email-identifier local --domain d.test",
    script: { [create]: created },
    stdout: n,
    requests: [`${create} {"email_identifier":"local","domain":"d.test"} ${asAccount}`],
  },
  {
    row: "ravi identity create --domain d.test, which the service refuses",
    line: "ravi identity create --domain d.test",
    script: { [create]: status(400, { domain: ["Give email_identifier with a domain."] }) },
    stderr: "domain: Give email_identifier with a domain",
    exitCode: 1,
    requests: [`${create} {"email_identifier":"","domain":"d.test"} ${asAccount}`],
  },
  {
    row: "creating an identity yields a phone: on request",
    line: "ravi identity create --name N --provision-phone --field phone",
    script: { [create]: { ...withPhone, api_key: "ravi_id_n" } },
    stdout: "+15550000001\n",
    requests: [`${create} {"name":"N","provision_phone":true} ${asAccount}`],
  },
  {
    row: "creating an identity yields a phone: refused without a paid plan",
    line: "ravi identity create --name N --provision-phone",
    script: { [create]: status(402, { detail: "Active paid subscription required." }) },
    stderr: '"RAVI_PAYMENT_REQUIRED"',
    exitCode: 1,
    requests: [`${create} {"name":"N","provision_phone":true} ${asAccount}`],
  },
  {
    row: "creating an identity yields a phone: always, as documented",
    line: "ravi identity create --name N | grep phone",
    documented: true,
    script: { [list]: [], [create]: { ...withPhone, api_key: "ravi_id_n" } },
    stdout: '  "phone": "+15550000001",\n',
    requests: [
      `${list} ${asAccount}`,
      `${create} {"name":"N","provision_phone":true} ${asAccount}`,
      `${list} ${asAccount}`,
    ],
  },
  {
    row: "ravi identity create --name N, when N is there, as documented",
    line: "ravi identity create --name N --json",
    documented: true,
    script: { [list]: [n] },
    stderr: '"RAVI_CONFLICT"',
    exitCode: 1,
    requests: [`${list} ${asAccount}`],
  },
  {
    row: "ravi identity list --json",
    script: { [list]: [n, { ...n, uuid: "u-n2" }] },
    stdout: [n, { ...n, uuid: "u-n2" }],
    requests: [`${list} ${asAccount}`],
  },
  {
    row: "ravi identity info --field email, of the login",
    line: "ravi identity info --field email",
    script: { [list]: [{ ...n, uuid: "u-login" }] },
    stdout: "n@example.test\n",
    requests: [`${list} ${asLogin}`],
  },
  {
    row: "ravi identity info --field email|phone, after create",
    line: "ravi identity create --name N > /dev/null && ravi identity info --field email && ravi identity info --field phone",
    script: { [create]: created, [list]: [n, { ...n, uuid: "u-other", inbox: "other@example.test" }] },
    stdout: "n@example.test\n\n",
    requests: [`${create} {"name":"N"} ${asAccount}`, `${list} ${asAccount}`, `${list} ${asAccount}`],
  },
  {
    row: "ravi identity info",
    script: { [list]: [{ ...n, uuid: "u-login" }] },
    stdout: { ...n, uuid: "u-login" },
    requests: [`${list} ${asLogin}`],
  },
  {
    row: "ravi identity delete --name N",
    script: { [list]: [n], "DELETE /api/identities/u-n/": status(204) },
    stdout: { status: "deleted", uuid: "u-n", name: "N" },
    requests: [`${list} ${asAccount}`, `DELETE /api/identities/u-n/ ${asAccount}`],
  },
  {
    row: "ravi identity delete N",
    script: { [list]: [n], "DELETE /api/identities/u-n/": status(204) },
    stdout: { status: "deleted", uuid: "u-n", name: "N" },
    requests: [`${list} ${asAccount}`, `DELETE /api/identities/u-n/ ${asAccount}`],
  },
  {
    row: "ravi identity delete N, where the service refuses",
    line: "ravi identity delete N",
    script: { [list]: [n], "DELETE /api/identities/u-n/": status(405, { detail: "No." }) },
    stderr: '"RAVI_LEFT_BEHIND"',
    exitCode: 1,
    requests: [`${list} ${asAccount}`, `DELETE /api/identities/u-n/ ${asAccount}`],
  },
  {
    row: "ravi identity delete N, when two are called N",
    line: "ravi identity delete N",
    script: { [list]: [n, { ...n, uuid: "u-n2" }] },
    stderr: "u-n, u-n2",
    exitCode: 1,
    requests: [`${list} ${asAccount}`],
  },
  {
    row: "ravi identity delete N, when nobody is called N",
    line: "ravi identity delete N",
    script: { [list]: [] },
    stderr: '"RAVI_NOT_FOUND"',
    exitCode: 1,
    requests: [`${list} ${asAccount}`],
  },
  {
    row: "ravi identity archive N --json",
    script: { [list]: [n], "DELETE /api/identities/u-n/": status(204) },
    stdout: { status: "deleted", uuid: "u-n", name: "N" },
    requests: [`${list} ${asAccount}`, `DELETE /api/identities/u-n/ ${asAccount}`],
  },
  {
    row: "ravi identity use <name>",
    line: "ravi identity use N && ravi get email",
    script: { [list]: [n], [key]: keyOfN, "GET /api/email/": [email] },
    stdout: `${text({ identity_name: "N", identity_uuid: "u-n", status: "active" })}${text(email)}`,
    requests: [`${list} ${asAccount}`, mintN, `GET /api/email/ ${asN}`],
    after: { "../.ravi/config.json": '"management_key": "ravi_mgmt_login"' },
  },
  {
    row: "ravi identity use <uuid>",
    line: "ravi identity use u-n",
    script: { [list]: [n], [key]: keyOfN },
    stdout: { identity_name: "N", identity_uuid: "u-n", status: "active" },
    requests: [`${list} ${asAccount}`, mintN],
    after: { "../.ravi/config.json": '"identity_key": "ravi_id_n"' },
  },
  {
    row: "ravi identity use N, in a launch",
    line: "ravi identity use N",
    env: { PERSONA_LAUNCH_ID: "l-1", RAVI_CONFIG_DIR: ".ravi" },
    files: { ".ravi/config.json": { identity_uuid: "u-n", identity_key: "ravi_id_n", api_url: "$URL" } },
    stderr: '"RAVI_IN_LAUNCH"',
    exitCode: 1,
  },
  {
    row: "ravi identity provision-phone U",
    line: "ravi identity provision-phone u-n --country-code US",
    script: { [list]: [n], "POST /api/identities/u-n/provision-phone/": withPhone },
    stdout: withPhone,
    requests: [`${list} ${asAccount}`, `POST /api/identities/u-n/provision-phone/ {"country_code":"US"} ${asAccount}`],
  },
];

export const messageRows: readonly DriftRow[] = [
  {
    row: "ravi get email --json",
    script: { "GET /api/email/": [email] },
    stdout: email,
    requests: [`GET /api/email/ ${asLogin}`],
  },
  {
    row: "ravi get phone --json",
    script: { "GET /api/phone/": [phone] },
    stdout: phone,
    requests: [`GET /api/phone/ ${asLogin}`],
  },
  {
    row: "ravi get phone --json, without a phone",
    line: "ravi get phone --json",
    script: { "GET /api/phone/": [] },
    stderr: '"RAVI_NOT_FOUND"',
    exitCode: 1,
    requests: [`GET /api/phone/ ${asLogin}`],
  },
  {
    row: "ravi get phone, of an account with several",
    line: "ravi get phone",
    script: { "GET /api/phone/": [phone, { ...phone, id: 3, phone_number: "+15550000003" }] },
    stderr: '"error": "multiple phone numbers; pass --identity <uuid>"',
    exitCode: 1,
    requests: [`GET /api/phone/ ${asLogin}`],
  },
  {
    row: "ravi inbox email --unread --json",
    script: { "GET /api/email-inbox/?has_unread=true": [thread] },
    stdout: [thread],
    requests: [`GET /api/email-inbox/?has_unread=true ${asLogin}`],
  },
  {
    row: "… | jq '.[0].text_content', as documented",
    line: "ravi inbox email --unread --json",
    documented: true,
    script: { "GET /api/email-inbox/?has_unread=true": [thread], "GET /api/email-messages/?is_read=false": [mail] },
    stdout: [{ ...thread, text_content: mail.text_content }],
    requests: [`GET /api/email-inbox/?has_unread=true ${asLogin}`, `GET /api/email-messages/?is_read=false ${asLogin}`],
  },
  {
    row: "ravi inbox sms --unread --json | jq '.[0].body'",
    line: "ravi inbox sms --unread --json",
    script: { "GET /api/sms-inbox/?has_unread=true": [conversation] },
    stdout: [conversation],
    requests: [`GET /api/sms-inbox/?has_unread=true ${asLogin}`],
  },
  {
    row: "ravi inbox sms --unread --json | jq '.[0].body', as documented",
    line: "ravi inbox sms --unread --json",
    documented: true,
    script: { "GET /api/sms-inbox/?has_unread=true": [conversation], "GET /api/messages/?is_read=false": [sms] },
    stdout: [{ ...conversation, body: "Code 123456" }],
    requests: [`GET /api/sms-inbox/?has_unread=true ${asLogin}`, `GET /api/messages/?is_read=false ${asLogin}`],
  },
  {
    row: "ravi email list --unread --json",
    script: { "GET /api/email-inbox/?has_unread=true": [thread] },
    stdout: [thread],
    requests: [`GET /api/email-inbox/?has_unread=true ${asLogin}`],
  },
  {
    row: "ravi sms list --unread --json",
    script: { "GET /api/sms-inbox/?has_unread=true": [conversation] },
    stdout: [conversation],
    requests: [`GET /api/sms-inbox/?has_unread=true ${asLogin}`],
  },
  {
    row: "ravi inbox list --type/--direction/--unread",
    line: "ravi inbox list --type sms --direction incoming --unread",
    script: { "GET /api/messages/?is_read=false": [sms, { ...sms, id: 4, direction: "outgoing" }] },
    stdout: [{ type: "sms", ...sms }],
    requests: [`GET /api/messages/?is_read=false ${asLogin}`],
  },
  {
    row: "ravi inbox list",
    script: { "GET /api/messages/": [sms], "GET /api/email-messages/": [mail] },
    stdout: [
      { type: "email", ...mail },
      { type: "sms", ...sms },
    ],
    requests: [`GET /api/email-messages/ ${asLogin}`, `GET /api/messages/ ${asLogin}`],
    atOnce: true,
  },
  {
    row: "sms send",
    line: "ravi sms send --to +15551234567 --body Hello",
    script: { "POST /api/messages/send/": sms },
    stdout: sms,
    requests: [`POST /api/messages/send/ {"to_number":"+15551234567","body":"Hello"} ${asLogin}`],
  },
  {
    row: "phone create",
    line: "ravi phone create --country-code US",
    script: {
      [list]: [{ ...n, uuid: "u-login" }],
      "POST /api/identities/u-login/provision-phone/": { ...withPhone, uuid: "u-login" },
    },
    stdout: { ...withPhone, uuid: "u-login" },
    requests: [
      `${list} ${asLogin}`,
      `POST /api/identities/u-login/provision-phone/ {"country_code":"US"} ${asAccount}`,
    ],
  },
];

export const authRows: readonly DriftRow[] = [
  ...["ravi login", "ravi auth login"].map((row): DriftRow => ({
    row,
    script: loginScript(),
    stdout: {
      message: "Logged in as N",
      authenticated: true,
      email: "human@example.test",
      identity: "N",
      identity_uuid: "u-n",
    },
    stderr: "Open https://ravi.test/device and enter the code ABCD-1234\n",
    requests: [
      "POST /api/auth/device/ as nobody",
      'POST /api/auth/device/token/ {"device_code":"d-1","wait":true} as nobody',
      `${key} {"identity_uuid":"u-n","label":"ravi"} as ravi_mgmt_new`,
    ],
    after: { "../.ravi/config.json": '"management_key": "ravi_mgmt_new"' },
  })),
  {
    row: "ravi auth status --json",
    stdout: { authenticated: true, email: "human@example.test", identity: "Login", identity_uuid: "u-login" },
  },
  {
    row: "ravi auth status, logged out",
    line: "ravi auth logout > /dev/null && ravi auth status",
    files: { "../.ravi/bin/kept": "" },
    stdout: { authenticated: false, message: "Not authenticated. Run `ravi auth login` to authenticate." },
    after: { "../.ravi/bin/kept": "" },
  },
  {
    row: "ravi auth status --identity U",
    line: "ravi auth status --identity u-n",
    script: { [list]: [n] },
    stdout: { authenticated: true, email: "human@example.test", identity: "N", identity_uuid: "u-n" },
    requests: [`${list} ${asAccount}`],
  },
  {
    row: "ravi auth status, when the config is broken",
    line: "ravi auth status",
    files: { "place/config.json": "{" },
    env: { RAVI_CONFIG_DIR: "place" },
    stdout: { authenticated: false, error: expect.stringMatching(/^Cannot read the scope ".*": it is not JSON$/) },
    stderr: '"hint": "Repair the file, or write it anew"',
  },
  ...["refresh", "recover", "setup-encryption"].map((name): DriftRow => ({
    row: `ravi auth ${name}`,
    stderr: '"RAVI_UNSUPPORTED"',
    exitCode: 1,
  })),
];

export const vaultRows: readonly DriftRow[] = [
  {
    row: "ravi secrets get K",
    script: { [getSecret]: [secret] },
    stdout: secret,
    requests: [`${getSecret} ${asLogin}`],
  },
  {
    row: "ravi secrets get K into a variable, as documented",
    line: 'echo "K=$(ravi secrets get K)" >> .env',
    documented: true,
    script: { [getSecret]: [secret] },
    requests: [`${getSecret} ${asLogin}`],
    after: { ".env": "K=two words\n" },
  },
  {
    row: "ravi secrets get K into a variable, by the flag",
    line: 'K=$(ravi secrets get K --compat documented); echo "[$K]"',
    script: { [getSecret]: [secret] },
    stdout: "[two words]\n",
    requests: [`${getSecret} ${asLogin}`],
  },
  {
    row: "ravi secrets get K >> .env",
    script: { [getSecret]: [secret] },
    requests: [`${getSecret} ${asLogin}`],
    after: { ".env": text(secret) },
  },
  {
    row: "ravi secrets get K >> .env, as documented",
    line: "ravi secrets get K >> .env",
    documented: true,
    script: { [getSecret]: [secret] },
    requests: [`${getSecret} ${asLogin}`],
    after: { ".env": "K='two words'\n" },
  },
  {
    row: "ravi secrets get K, missing",
    line: "ravi secrets get K",
    script: { [getSecret]: [] },
    stderr: '"RAVI_NOT_FOUND"',
    exitCode: 1,
    requests: [`${getSecret} ${asLogin}`],
  },
  {
    row: "ravi secrets set K V",
    script: { [getSecret]: [], "POST /api/secrets/": secret },
    stdout: secret,
    requests: [`${getSecret} ${asLogin}`, newSecret("V", asLogin)],
  },
  {
    row: "ravi secrets set K V, when K is there",
    line: "ravi secrets set K V",
    script: { [getSecret]: [secret], "PATCH /api/secrets/s-1/": secret },
    stdout: secret,
    requests: [`${getSecret} ${asLogin}`, `PATCH /api/secrets/s-1/ {"value":"V"} ${asLogin}`],
  },
  {
    row: "ravi secrets set K V --identity NAME",
    line: "ravi secrets set K V --identity N",
    script: { [list]: [n], [key]: keyOfN, [getSecret]: [], "POST /api/secrets/": secret },
    stdout: secret,
    requests: [`${list} ${asAccount}`, mintN, `${getSecret} ${asN}`, newSecret("V", asN)],
  },
  {
    row: "ravi secrets set K=V",
    script: { [getSecret]: [], "POST /api/secrets/": secret },
    stdout: secret,
    requests: [`${getSecret} ${asLogin}`, newSecret("V", asLogin)],
  },
  {
    row: "ravi secrets delete K",
    script: { [getSecret]: [secret], "DELETE /api/secrets/s-1/": status(204) },
    stdout: { status: "deleted" },
    requests: [`${getSecret} ${asLogin}`, `DELETE /api/secrets/s-1/ ${asLogin}`],
  },
  {
    row: "ravi passwords create d piped to jq",
    line: "ravi passwords create d.test",
    script: {
      "GET /api/passwords/generate-password/?length=16": { password: "hunter2!" },
      "POST /api/passwords/": password,
    },
    stdout: password,
    requests: [
      `GET /api/passwords/generate-password/?length=16 ${asLogin}`,
      `POST /api/passwords/ {"domain":"d.test","username":"","password":"hunter2!","notes":""} ${asLogin}`,
    ],
  },
  {
    row: "ravi passwords edit u",
    line: "ravi passwords edit p-1 --notes new",
    script: { "PATCH /api/passwords/p-1/": password },
    stdout: password,
    requests: [`PATCH /api/passwords/p-1/ {"notes":"new"} ${asLogin}`],
  },
  {
    row: "ravi vault ...",
    line: "ravi vault list",
    script: { "GET /api/passwords/": [password] },
    stdout: [password],
    requests: [`GET /api/passwords/ ${asLogin}`],
  },
];

export const placeRows: readonly DriftRow[] = [
  {
    row: "RAVI_CONFIG_DIR",
    line: "cd / && RAVI_CONFIG_DIR=$HOME/my/place ravi get email",
    files: { "place/config.json": { identity_key: "ravi_id_n", api_url: "$URL" } },
    script: { "GET /api/email/": [email] },
    stdout: email,
    requests: [`GET /api/email/ ${asN}`],
  },
  {
    row: "RAVI_ACCESS_TOKEN, RAVI_API_KEY, RAVI_BASE_URL, RAVI_ID_KEY, RAVI_MGMT_KEY",
    line: "ravi get email",
    env: {
      RAVI_ACCESS_TOKEN: "x",
      RAVI_API_KEY: "x",
      RAVI_BASE_URL: "http://127.0.0.1:1",
      RAVI_ID_KEY: "x",
      RAVI_MGMT_KEY: "x",
    },
    script: { "GET /api/email/": [email] },
    stdout: email,
    requests: [`GET /api/email/ ${asLogin}`],
  },
  {
    row: "~/.ravi/auth.json",
    line: "ravi get email",
    files: { "../.ravi/auth.json": { access_token: "x" } },
    script: { "GET /api/email/": [email] },
    stdout: email,
    requests: [`GET /api/email/ ${asLogin}`],
  },
  {
    row: '<ws>/.ravi/config.json = {"identity_uuid"}',
    line: "ravi get email && ravi get email",
    files: uuidOnly,
    script: { [key]: keyOfN, "GET /api/email/": [email] },
    stdout: `${text(email)}${text(email)}`,
    requests: [mintN, `GET /api/email/ ${asN}`, `GET /api/email/ ${asN}`],
    after: { ".ravi/config.json": '{"identity_uuid":"u-n"}' },
  },
  {
    row: '<ws>/.ravi/config.json = {"identity_uuid"}, after create',
    line: 'ravi identity create --name N | tr -d "\\n" > i.json; mkdir .ravi; echo "{\\"identity_uuid\\":\\"u-n\\"}" > .ravi/config.json; ravi get email',
    script: { [create]: created, "GET /api/email/": [email] },
    stdout: email,
    requests: [`${create} {"name":"N"} ${asAccount}`, `GET /api/email/ ${asN}`],
  },
  {
    row: '<ws>/.ravi/config.json = {"identity_uuid"}, when the key that was kept is no longer accepted',
    line: "ravi identity create --name N > /dev/null; ravi get email",
    files: uuidOnly,
    script: {
      [create]: { ...n, api_key: "ravi_id_old" },
      [key]: keyOfN,
      "GET /api/email/": { byKey: { ravi_id_old: status(401), ravi_id_n: [email] } },
    },
    stdout: email,
    requests: [
      `${create} {"name":"N"} ${asAccount}`,
      "GET /api/email/ as ravi_id_old",
      mintN,
      `GET /api/email/ ${asN}`,
    ],
  },
  {
    row: '<ws>/.ravi/config.json = {"identity_uuid"}, in a launch',
    line: "ravi get email",
    env: { PERSONA_LAUNCH_ID: "l-1" },
    files: uuidOnly,
    stderr: '"RAVI_NOT_SCOPED"',
    exitCode: 1,
  },
  {
    row: "same + identity_name",
    line: "ravi get email",
    files: { ".ravi/config.json": { identity_uuid: "u-n", identity_name: "N" } },
    script: { [key]: keyOfN, "GET /api/email/": [email] },
    stdout: email,
    requests: [mintN, `GET /api/email/ ${asN}`],
  },
  {
    row: "nearest-parent lookup of .ravi/config.json",
    line: "mkdir -p a/b && cd a/b && ravi get email",
    files: { ".ravi/config.json": { identity_key: "ravi_id_n", api_url: "$URL" } },
    script: { "GET /api/email/": [email] },
    stdout: email,
    requests: [`GET /api/email/ ${asN}`],
  },
];

/** JSON as it is printed. */
function text(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function loginScript(): Script {
  return {
    "POST /api/auth/device/": {
      device_code: "d-1",
      user_code: "ABCD-1234",
      verification_uri: "https://ravi.test/device",
      expires_in: 900,
      interval: 0,
    },
    "POST /api/auth/device/token/": {
      management_key: "ravi_mgmt_new",
      identities: [n],
      user: { email: "human@example.test" },
    },
    [key]: keyOfN,
  };
}
