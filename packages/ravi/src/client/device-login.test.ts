import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import * as samples from "../../testing/samples.ts";
import { answering, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function answered(status: number, body: unknown): Promise<RaviClient> {
  const server = await startScriptedServer(answering(status, body));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return createRaviClient({ apiUrl: server.apiUrl, key: "ravi_mgmt_old" });
}

const deviceCode = "device-secret";

test("start() tells the code, the address and the times; the usual times when the service leaves them away", async () => {
  const { device_code, user_code, verification_uri } = samples.deviceCode;
  const client = await answered(200, { device_code, user_code, verification_uri });

  expect(await client.deviceLogin.start()).toEqual(samples.deviceCode);
});

test.each([
  { error: "authorization_pending", state: { kind: "pending" } },
  { error: "slow_down", state: { kind: "slow-down" } },
  { error: "expired_token", state: { kind: "expired" } },
  { error: "access_denied", state: { kind: "refused", reason: "access_denied" } },
  {
    error: "odd",
    error_description: "device-secret is odd",
    state: { kind: "refused", reason: "*** is odd" },
  },
])("poll() understands $error", async ({ state, ...body }) => {
  const client = await answered(400, body);

  expect(await client.deviceLogin.poll({ deviceCode, wait: false })).toEqual(state);
});

test("poll() understands the answer to a sign-up", async () => {
  const client = await answered(200, samples.deviceSignup);

  expect(await client.deviceLogin.poll({ deviceCode })).toEqual({
    kind: "signed-up",
    management_key: "ravi_mgmt_1",
    identity_key: "ravi_id_1",
    identity: { ...samples.identity, phone: "" },
    user: { email: "olga@example.test", first_name: "Olga", last_name: "" },
  });
});

test.each([{ identities: [] }, { identities: [samples.identity, { uuid: "u-2", name: "Bob" }] }])(
  "poll() understands the answer to a log-in with $identities.length identities",
  async ({ identities }) => {
    const client = await answered(200, { ...samples.deviceLogin, identities });

    const state = await client.deviceLogin.poll({ deviceCode });

    expect(state).toMatchObject({ kind: "logged-in", management_key: "ravi_mgmt_1", user: undefined });
    expect(state.kind === "logged-in" && state.identities.map(({ uuid }) => uuid)).toEqual(
      identities.map(({ uuid }) => uuid),
    );
  },
);

test.each([
  { status: 400, body: { detail: "device-secret is no code." }, code: "RAVI_BAD_REQUEST" },
  { status: 400, body: "device-secret", code: "RAVI_BAD_REQUEST" },
  { status: 403, body: { error: "authorization_pending" }, code: "RAVI_FORBIDDEN" },
  { status: 200, body: { error: "authorization_pending" }, code: "RAVI_MALFORMED_RESPONSE" },
  { status: 200, body: { ...samples.deviceSignup, management_key: "" }, code: "RAVI_MALFORMED_RESPONSE" },
])("poll() fails with $code on $status and $body, and quotes neither code nor key", async ({ status, body, code }) => {
  const client = await answered(status, body);

  const error: unknown = await client.deviceLogin.poll({ deviceCode }).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code, status: status === 200 ? undefined : status });
  expect(inspect(error, { depth: 9 })).not.toMatch(/device-secret|ravi_mgmt|ravi_id/);
});
