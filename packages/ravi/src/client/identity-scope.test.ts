import { expect, onTestFinished, test } from "vitest";
import { operations } from "../../testing/operations.ts";
import { type Script, type ScriptedServer, sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient } from "./create-ravi-client.ts";

async function serve(script: Script): Promise<ScriptedServer> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

const ofTheAccount = /^(?:identities|identityKeys|domains|owner|deviceLogin)\.|^sso\.verify/;

test.each(operations)(
  "$name names the identity of the client exactly when it is about its things",
  async (operation) => {
    const server = await serve((_request, response) => {
      if (operation.answer === undefined) response.writeHead(204).end();
      else sendJson(response, 200, operation.answer);
    });
    const client = createRaviClient({ apiUrl: server.apiUrl, key: "ravi_mgmt_k", identityUuid: "u/1" });

    await operation.call(client);

    const url = new URL(server.seen[0]?.url ?? "", server.apiUrl);
    const expected = ofTheAccount.test(operation.name) ? [] : ["u/1"];
    expect(url.searchParams.getAll("identity")).toEqual(expected);
  },
);

test("the pages of a list stay with the identity, also when the service forgets it", async () => {
  const server = await serve(({ url }, response) =>
    sendJson(response, 200, { results: [], next: url.includes("offset") ? null : "?offset=50&identity=somebody" }),
  );

  await createRaviClient({ apiUrl: server.apiUrl, key: "k", identityUuid: "u-1" }).contacts.list();

  expect(server.seen.map(({ url }) => url)).toEqual([
    "/api/contacts/?identity=u-1",
    "/api/contacts/?offset=50&identity=u-1",
  ]);
});

test("an empty identity is refused: it would mean the whole account", () => {
  expect(() => createRaviClient({ apiUrl: "https://ravi.id", identityUuid: "" })).toThrow(
    expect.objectContaining({ code: "RAVI_INVALID_ARGUMENT" }),
  );
});

test.each([
  { identity: { email: "a", emailIdentifier: "a" }, says: "both email and emailIdentifier" },
  { identity: { domain: "example.test" }, says: "a domain needs an emailIdentifier" },
  { identity: { email: "a", domain: "example.test" }, says: "a domain needs an emailIdentifier" },
])("identities.create refuses $identity and sends nothing", async ({ identity, says }) => {
  const server = await serve((_request, response) => sendJson(response, 200, {}));
  const { identities } = createRaviClient({ apiUrl: server.apiUrl, key: "k" });

  await expect(identities.create(identity)).rejects.toMatchObject({
    code: "RAVI_INVALID_ARGUMENT",
    message: expect.stringContaining(says),
  });
  expect(server.seen).toEqual([]);
});
