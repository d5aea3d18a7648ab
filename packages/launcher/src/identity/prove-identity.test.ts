import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { proveIdentity } from "./prove-identity.ts";
import type { ProvisionedIdentity } from "./provision-identity.ts";

const key = "ravi_id_scoped-secret";

const ada: ProvisionedIdentity = {
  uuid: "u-ada",
  name: "ada",
  email: "ada@example.test",
  phone: undefined,
  key,
  how: "made",
};

interface Scene {
  scoped: RaviClient;
  seen: string[];
}

/** A client with the scope's key, of a service that always gives this answer. */
async function scene(status: number, body: unknown): Promise<Scene> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { scoped: createRaviClient({ apiUrl, key, timeoutMs: 5_000, retry: false }), seen };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => new Error("it was proved"),
    (caught: unknown) => caught,
  );
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(key);
  return error as Error;
}

const addresses = (...emails: string[]): object[] => emails.map((email, index) => ({ id: index + 1, email }));

test("a key that answers with the identity's address is proved, by one request with that key", async () => {
  const { scoped, seen } = await scene(200, addresses("ada@example.test"));

  await expect(proveIdentity(scoped, ada)).resolves.toBeUndefined();
  expect(seen).toEqual([`GET /api/email/ Bearer ${key}`]);
});

test.each([
  { emails: [], answersFor: "nobody" },
  { emails: ["bob@example.test"], answersFor: "bob@example.test" },
  { emails: ["ada@example.test.evil.test"], answersFor: "ada@example.test.evil.test" },
  { emails: ["bob@example.test", "ada@example.test"], answersFor: "bob@example.test, ada@example.test" },
  { emails: ["ada@example.test", "bob@example.test"], answersFor: "ada@example.test, bob@example.test" },
])("a key that answers for $answersFor is IDENTITY_MISMATCH", async ({ emails, answersFor }) => {
  const { scoped } = await scene(200, addresses(...emails));

  expect(await failure(proveIdentity(scoped, ada))).toMatchObject({
    name: "LaunchError",
    code: "IDENTITY_MISMATCH",
    message: `Cannot start the agent as "ada" <ada@example.test>: Ravi answers for ${answersFor} when asked with its key`,
    hint: expect.stringContaining("Nothing was started"),
  });
});

test("an identity without an address cannot be proved, whatever the answer", async () => {
  for (const emails of [[], ["ada@example.test"]]) {
    const { scoped } = await scene(200, addresses(...emails));
    expect(await failure(proveIdentity(scoped, { ...ada, email: "" }))).toMatchObject({ code: "IDENTITY_MISMATCH" });
  }
});

test.each([
  { status: 401, code: "RAVI_UNAUTHORIZED" },
  { status: 403, code: "RAVI_FORBIDDEN" },
  { status: 500, code: "RAVI_SERVER_ERROR" },
])("an answer of $status proves nothing and is $code", async ({ status, code }) => {
  const { scoped } = await scene(status, { detail: `Bad key ${key}` });

  expect(await failure(proveIdentity(scoped, ada))).toMatchObject({ name: "RaviError", code });
});

test("an answer of another shape proves nothing", async () => {
  const { scoped } = await scene(200, { email: "ada@example.test" });

  expect(await failure(proveIdentity(scoped, ada))).toMatchObject({ code: "RAVI_MALFORMED_RESPONSE" });
});

test("a cancelled launch asks nothing", async () => {
  const { scoped, seen } = await scene(200, addresses("ada@example.test"));
  const reason = new Error("never mind");

  expect(await failure(proveIdentity(scoped, ada, AbortSignal.abort(reason)))).toBe(reason);
  expect(seen).toEqual([]);
});
