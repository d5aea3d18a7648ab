import { expect, test, vi } from "vitest";
import { openTestRavi } from "../../testing/test-ravi.ts";

test("a token proves its identity to whoever asks, any number of times, for five minutes", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, uuid, name, inbox, phone } = await createIdentity({ provision_phone: true });
  const startedAt = Date.now();
  const { status, body } = await ask("POST /api/sso/token/", { key });
  expect(status).toBe(201);
  expect(body.token).toMatch(/^rvt_[\w-]+\.[\w-]+$/);
  expect(Date.parse(body.expires_at) - startedAt).toBeGreaterThanOrEqual(5 * 60_000);
  const verify = () => ask("POST /api/sso/verify/", { key: undefined, body: { token: body.token } });
  for (const answer of [await verify(), await verify()]) {
    expect(answer).toMatchObject({
      status: 200,
      body: {
        identity_uuid: uuid,
        identity_name: name,
        identity_email: inbox,
        identity_phone: phone,
        owner: { name: "Grace Hopper", email: "owner@ravi.localhost" },
      },
    });
  }
  vi.setSystemTime(Date.parse(body.expires_at));
  expect(await verify()).toMatchObject({ status: 400, body: { detail: "Invalid or expired token." } });
  vi.useRealTimers();
});

test("a changed token, one of another Ravi and one of a deleted identity prove nothing", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, uuid } = await createIdentity();
  const { token } = (await ask("POST /api/sso/token/", { key })).body;
  const other = openTestRavi();
  const foreign = (await other.ask("POST /api/sso/token/", { key: (await other.createIdentity()).key })).body.token;
  const [payload = "", signature = ""] = token.slice(4).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const prolonged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp * 2 })).toString("base64url");
  for (const forged of [
    foreign,
    `rvt_${prolonged}.${signature}`,
    token.slice(4),
    `${token}x`,
    `${token}.x`,
    "rvt_",
    "",
  ]) {
    expect(await ask("POST /api/sso/verify/", { key: undefined, body: { token: forged } })).toMatchObject({
      status: 400,
    });
  }
  await ask(`DELETE /api/identities/${uuid}/`);
  expect(await ask("POST /api/sso/verify/", { key: undefined, body: { token } })).toMatchObject({ status: 400 });
});

test("the management key names the identity; an identity key may not name another", async () => {
  const { ask, createIdentity } = openTestRavi();
  const [one, two] = [await createIdentity(), await createIdentity()];
  expect(await ask("POST /api/sso/token/")).toMatchObject({ status: 400 });
  const { token } = (await ask(`POST /api/sso/token/?identity=${two.uuid}`)).body;
  expect((await ask("POST /api/sso/verify/", { body: { token } })).body).toMatchObject({ identity_uuid: two.uuid });
  expect(await ask(`POST /api/sso/token/?identity=${two.uuid}`, { key: one.key })).toMatchObject({ status: 403 });
});
