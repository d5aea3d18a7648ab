import { expect, onTestFinished, test } from "vitest";
import * as samples from "../../testing/samples.ts";
import { type Script, type ScriptedServer, sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function serve(
  script: Script,
  identityUuid?: string,
): Promise<{ server: ScriptedServer; client: RaviClient; sent: () => string[] }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const client = createRaviClient({ apiUrl: server.apiUrl, key: "k", identityUuid });
  return { server, client, sent: () => server.seen.map(({ method, url }) => `${method} ${url}`) };
}

const mail = { to: "bob@example.test", subject: "Hi", content: "Hello" };

function answeringAddresses(addresses: unknown[], inbox = "ada@example.test"): Script {
  return ({ method, url }, response) => {
    if (method === "POST") return sendJson(response, 201, samples.emailMessage);
    sendJson(response, 200, url.startsWith("/api/identities/") ? { ...samples.identity, inbox } : addresses);
  };
}

test("compose() sends from the identity's first address when none is named", async () => {
  const addresses = [
    { id: 5, email: "a@b.test", created_dt: null },
    { id: 6, email: "c@d.test", created_dt: null },
  ];
  const { client, sent } = await serve(answeringAddresses(addresses));

  expect(await client.emailMessages.compose(mail)).toMatchObject({ id: 7 });
  expect(sent()).toEqual(["GET /api/email/", "POST /api/email-messages/compose/?inbox=5"]);
});

test("compose() of a management key sends from the address of the identity it is narrowed to", async () => {
  const { client, sent } = await serve(answeringAddresses([{ id: 5, email: "other@b.test", created_dt: null }]), "u-1");

  await client.emailMessages.compose(mail);

  expect(sent()).toEqual([
    "GET /api/identities/u-1/",
    "POST /api/email-messages/compose/?inbox=ada%40example.test&identity=u-1",
  ]);
});

test.each([{ identityUuid: undefined }, { identityUuid: "u-1" }])(
  "compose() without any address sends nothing ($identityUuid)",
  async ({ identityUuid }) => {
    const { client, sent } = await serve(answeringAddresses([], ""), identityUuid);

    await expect(client.emailMessages.compose(mail)).rejects.toMatchObject({
      code: "RAVI_NOT_FOUND",
      message: "Cannot send mail: the identity has no email address",
    });
    expect(sent().filter((request) => request.startsWith("POST"))).toEqual([]);
  },
);

test("compose() has one deadline for both of its requests", async () => {
  const { client } = await serve(({ method }, response) => {
    if (method === "GET") sendJson(response, 200, [{ id: 5, email: "a@b.test", created_dt: null }]);
  });

  await expect(client.emailMessages.compose(mail, { timeoutMs: 200 })).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
    message: expect.stringContaining("POST"),
  });
});
