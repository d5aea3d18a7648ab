import { createdIdentitySchema, identitySchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { defaultTiming } from "../create-services.ts";
import { type Answer, openTestRavi, startForTest, type TestRavi } from "../../testing/test-ravi.ts";

async function begin({ ask }: Pick<TestRavi, "ask">): Promise<{ device_code: string; user_code: string }> {
  return (await ask("POST /api/auth/device/", { key: undefined })).body;
}

function poll({ ask }: TestRavi, code: string, wait = false): Promise<Answer> {
  return ask("POST /api/auth/device/token/", { key: undefined, body: { device_code: code, wait } });
}

async function openForm(ravi: TestRavi, userCode: string): Promise<Record<string, string>> {
  const page = await ravi.ask(`GET /device?user_code=${encodeURIComponent(userCode)}`, { key: undefined });
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body)?.[1] ?? "";
  return { form_token: field("form_token"), user_code: field("user_code"), decision: "approve" };
}

function submit(ravi: TestRavi, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const form = { "content-type": "application/x-www-form-urlencoded", ...headers };
  return ravi.ask("POST /device", { key: undefined, headers: form, body: new URLSearchParams(fields).toString() });
}

test("a login begins with no body and no key, in the shape the Go CLI reads", async () => {
  const { ask } = openTestRavi();
  expect(await ask("POST /api/auth/device/", { key: undefined })).toMatchObject({
    status: 200,
    body: {
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      verification_uri: "http://localhost/device",
      expires_in: 900,
      interval: 5,
    },
  });
});

test("approved, a login answers the management key and the identities", async () => {
  const ravi = openTestRavi();
  await ravi.createIdentity({ name: "one" });
  const { device_code: code, user_code: userCode } = await begin(ravi);
  expect(await poll(ravi, code)).toMatchObject({ status: 400, body: { error: "authorization_pending" } });
  expect((await ravi.ask("GET /_local/device/")).body).toMatchObject([{ user_code: userCode }]);
  expect(await ravi.ask("POST /_local/device/approve", { body: { user_code: userCode } })).toMatchObject({
    status: 200,
    body: { decision: "approved" },
  });
  const { status, body } = await poll(ravi, code);
  expect(status).toBe(200);
  expect(identitySchema.array().parse(body.identities)).toMatchObject([{ name: "one" }]);
  expect(body).toMatchObject({
    management_key: ravi.managementKey,
    user: { email: "owner@ravi.localhost", first_name: "Grace", last_name: "Hopper" },
  });
  expect(body).not.toHaveProperty("identity_key");
  expect(await poll(ravi, code)).toMatchObject({ status: 400, body: { error: "expired_token" } });
});

test("with signup it answers a new identity and its key", async () => {
  const ravi = openTestRavi();
  const { device_code: code, user_code: userCode } = await begin(ravi);
  await ravi.ask("POST /_local/device/approve/", { body: { user_code: userCode, signup: true } });
  const { body } = await poll(ravi, code);
  const { uuid } = createdIdentitySchema.parse(body.identity);
  expect((await ravi.ask("GET /api/identities/", { key: body.identity_key })).body).toMatchObject([{ uuid }]);
  expect(body.management_key).toBe(ravi.managementKey);
  expect(body).not.toHaveProperty("identities");
});

test("denied, it answers access_denied", async () => {
  const ravi = openTestRavi();
  const { device_code: code, user_code: userCode } = await begin(ravi);
  await ravi.ask("POST /_local/device/approve", { body: { user_code: userCode, deny: true } });
  expect(await poll(ravi, code, true)).toMatchObject({ status: 400, body: { error: "access_denied" } });
});

test("a long poll that nobody decides is answered before the Go CLI's 30 seconds are over", async () => {
  expect(defaultTiming.longPollMs).toBeLessThan(25_000);
  const ravi = openTestRavi({ timing: { ...defaultTiming, longPollMs: 30 } });
  const { device_code: code } = await begin(ravi);
  expect(await poll(ravi, code, true)).toMatchObject({ status: 400, body: { error: "authorization_pending" } });
});

test("a long poll is answered when the login is approved", async () => {
  const ravi = openTestRavi();
  const { device_code: code, user_code: userCode } = await begin(ravi);
  const waiting = poll(ravi, code, true);
  await ravi.ask("POST /_local/device/approve", { body: { user_code: userCode } });
  expect(await waiting).toMatchObject({ status: 200 });
});

test("a long poll ends when the server closes", async () => {
  const ravi = await startForTest();
  const post = (path: string, body?: object): Promise<Response> =>
    fetch(ravi.apiUrl + path, { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const { device_code } = (await (await post("/api/auth/device/")).json()) as { device_code: string };
  const waiting = post("/api/auth/device/token/", { device_code, wait: true });
  const startedAt = performance.now();
  // The poll is under way once a later request of the same client has been answered.
  await post("/api/auth/device/");
  const [answer] = await Promise.all([waiting, ravi.close()]);
  expect(await answer.json()).toMatchObject({ error: "authorization_pending" });
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

test("deciding needs the management key and a login that waits", async () => {
  const ravi = openTestRavi();
  const { key } = await ravi.createIdentity();
  const { user_code: userCode } = await begin(ravi);
  const body = { user_code: userCode };
  expect(await ravi.ask("POST /_local/device/approve", { key, body })).toMatchObject({ status: 403 });
  expect(await ravi.ask("POST /_local/device/approve", { key: undefined, body })).toMatchObject({ status: 401 });
  expect(await ravi.ask("POST /_local/device/approve", { body: { user_code: "AAAA-AAAA" } })).toMatchObject({
    status: 404,
  });
});

test("the page approves with the management key", async () => {
  const ravi = openTestRavi();
  const { device_code: code, user_code: userCode } = await begin(ravi);
  const fields = { ...(await openForm(ravi, userCode)), management_key: ravi.managementKey };
  expect(fields).toMatchObject({ user_code: userCode });
  const answer = await submit(ravi, fields, { origin: "http://localhost" });
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining("Approved") });
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(await poll(ravi, code)).toMatchObject({ status: 200 });
});

test("the page denies", async () => {
  const ravi = openTestRavi();
  const { device_code: code, user_code: userCode } = await begin(ravi);
  await submit(ravi, { ...(await openForm(ravi, userCode)), management_key: ravi.managementKey, decision: "deny" });
  expect(await poll(ravi, code)).toMatchObject({ body: { error: "access_denied" } });
});

test.each([
  ["no key", {}, {}, 403],
  ["an identity key", { management_key: "identity" }, {}, 403],
  ["a token of its own making", { form_token: "9999999999999.x" }, {}, 403],
  ["no token", { form_token: "" }, {}, 403],
  ["another site's form", {}, { origin: "http://evil.example" }, 403],
  ["a sandboxed frame's form", {}, { origin: "null" }, 403],
  ["another code", { user_code: "BBBB-BBBB" }, {}, 404],
])("the page refuses %s", async (what, changes, headers, status) => {
  const ravi = openTestRavi();
  const { key } = await ravi.createIdentity();
  const { device_code: code, user_code: userCode } = await begin(ravi);
  const given = "management_key" in changes ? { management_key: key } : changes;
  const keyOf = what === "no key" ? "" : ravi.managementKey;
  const fields = { ...(await openForm(ravi, userCode)), management_key: keyOf, ...given };
  expect((await submit(ravi, fields, headers)).status).toBe(status);
  expect(await poll(ravi, code)).toMatchObject({ body: { error: "authorization_pending" } });
});

test("what stands in the page's address is text, not markup", async () => {
  const page = await openTestRavi().ask(`GET /device?user_code=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(page.body).not.toContain("<script>");
  expect(page.body).toContain("&#34;&#62;&#60;script&#62;");
});
