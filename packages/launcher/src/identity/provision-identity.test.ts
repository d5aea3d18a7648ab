import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createRaviClient, RaviError } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { provisionIdentity, type ProvisionedIdentity, type ProvisionOptions } from "./provision-identity.ts";

const managementKey = "ravi_mgmt_management-secret";
const bornKey = "ravi_id_born-secret";
const mintedKey = "ravi_id_minted-secret";

interface Call {
  route: string;
  body: Record<string, unknown>;
  authorization: string | undefined;
  response: ServerResponse;
}

const ada = { uuid: "u-ada", name: "ada", inbox: "ada@example.test", phone: null };
const bob = { uuid: "u-bob", name: "bob", inbox: "bob@example.test", phone: "+15550000001" };

const list = "GET /api/identities/";
const create = "POST /api/identities/";
const mint = "POST /api/auth/keys/identity/";

type Script = (call: Call, log: string[]) => void;

/** Provisioning against a server whose answers the test writes; `log` has every request and callback in order. */
async function scene(script: Script, changes: Partial<ProvisionOptions> = {}, timeoutMs = 5_000) {
  const log: string[] = [];
  const calls: Call[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      const call = {
        route: `${incoming.method} ${incoming.url}`,
        body,
        authorization: incoming.headers.authorization,
        response,
      };
      calls.push(call);
      log.push(call.route);
      script(call, log);
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provision = async (): Promise<ProvisionedIdentity> =>
    provisionIdentity({
      client: createRaviClient({ apiUrl, key: managementKey, timeoutMs, retry: false }),
      name: "ada",
      phone: false,
      keyLabel: "persona-launcher l-1",
      onIntent: (what) => void log.push(`intent ${what}`),
      onIdentity: (uuid, how) => log.push(`${how} ${uuid}`),
      onUnclear: () => {},
      onPhoneMissing: (reason) => log.push(`no phone: ${reason}`),
      ...changes,
    });
  return { log, calls, provision };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** A service that has these identities, makes what is asked for and mints keys. */
function service(identities: object[], options: { bornWithKey?: boolean } = {}): Script {
  return ({ route, body, response }) => {
    if (route === list) return json(response, 200, identities);
    if (route === mint)
      return json(response, 201, { key: mintedKey, identity_uuid: body["identity_uuid"], label: body["label"] });
    identities.push(ada);
    return json(response, 201, options.bornWithKey === true ? { ...ada, api_key: bornKey } : ada);
  };
}

/** Overrides one route of a service. */
function withRoute(base: Script, route: string, script: Script): Script {
  return (call, log) => (call.route === route ? script(call, log) : base(call, log));
}

async function failure(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  const error: unknown = await promise.then(
    (value) => new Error(`it succeeded: ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  );
  const shown = inspect(error, { depth: 9, showHidden: true });
  for (const secret of [managementKey, bornKey, mintedKey]) expect(shown).not.toContain(secret);
  return error as Error;
}

test("an identity of that name is used and gets a key of its own, labelled with the launch", async () => {
  const { log, calls, provision } = await scene(service([{ ...bob }, { ...ada, name: "Ada" }, ada]));

  expect(await provision()).toEqual({
    uuid: "u-ada",
    name: "ada",
    email: "ada@example.test",
    phone: undefined,
    key: mintedKey,
    how: "found",
  });
  expect(log).toEqual([list, "found u-ada", "intent identity-key", mint]);
  expect(calls[1]?.body).toEqual({ identity_uuid: "u-ada", label: "persona-launcher l-1" });
  expect(calls.map(({ authorization }) => authorization)).toEqual(calls.map(() => `Bearer ${managementKey}`));
});

test("the phone number of an identity comes along", async () => {
  const { provision } = await scene(service([bob]), { name: "bob" });

  expect(await provision()).toMatchObject({ uuid: "u-bob", phone: "+15550000001" });
});

test("an identity that comes with a key needs no other one", async () => {
  const { log, calls, provision } = await scene(service([bob], { bornWithKey: true }));

  expect(await provision()).toMatchObject({ uuid: "u-ada", key: bornKey, how: "made" });
  expect(log).toEqual([list, "intent identity", create, "made u-ada"]);
  expect(calls[1]?.body).toEqual({ name: "ada" });
});

test("a name that nobody can have used is not looked up, but Ravi has to answer first", async () => {
  const { log, provision } = await scene(service([ada], { bornWithKey: true }), {
    contact: async () => void log.push("contact"),
  });

  expect(await provision()).toMatchObject({ uuid: "u-ada", how: "made" });
  expect(log).toEqual(["contact", "intent identity", create, "made u-ada"]);
});

test("a name that nobody can have used is looked up when it is open whether it was made", async () => {
  const identities: object[] = [];
  const script = withRoute(service(identities), create, ({ response }) => {
    identities.push(ada);
    response.destroy();
  });
  const { log, provision } = await scene(script, { contact: async () => {} });

  expect(await provision()).toMatchObject({ uuid: "u-ada", how: "made" });
  expect(log).toEqual(["intent identity", create, list, "made u-ada", "intent identity-key", mint]);
});

test("an identity that comes without a key gets one", async () => {
  const { log, provision } = await scene(service([]));

  expect(await provision()).toMatchObject({ uuid: "u-ada", key: mintedKey, how: "made" });
  expect(log).toEqual([list, "intent identity", create, "made u-ada", "intent identity-key", mint]);
});

test("a phone is asked for only when it is wanted", async () => {
  const { calls, provision } = await scene(service([], { bornWithKey: true }), { phone: true });
  await provision();

  expect(calls[1]?.body).toEqual({ name: "ada", provision_phone: true });
});

/** A service whose plan has no phones. */
function withoutPhones(identities: object[], status: number): Script {
  const base = service(identities, { bornWithKey: true });
  return (call, log) =>
    call.body["provision_phone"] === true ? json(call.response, status, { detail: "No phones." }) : base(call, log);
}

test.each([402, 503])("an optional phone that is refused with %i is done without, and said", async (status) => {
  const { log, calls, provision } = await scene(withoutPhones([], status), { phone: "optional" });

  expect(await provision()).toMatchObject({ uuid: "u-ada", key: bornKey, phone: undefined, how: "made" });
  expect(log.filter((entry) => entry.startsWith("no phone: "))).toEqual([
    `no phone: Cannot POST "/api/identities/": No phones (${status})`,
  ]);
  expect(calls.filter(({ route }) => route === create).map(({ body }) => body)).toEqual([
    { name: "ada", provision_phone: true },
    { name: "ada" },
  ]);
  // The second may come late, too: the trace of the first is too old by then.
  const making = log.filter((entry) => /^(?:intent identity$|POST \/api\/identities)/.test(entry));
  expect(making).toEqual(["intent identity", create, "intent identity", create]);
});

test("an optional phone that cannot be had for an identity made all the same does not make it twice", async () => {
  const identities: object[] = [];
  const script = withRoute(service(identities), create, ({ response }) => {
    identities.push(ada);
    json(response, 402, { detail: "No phones." });
  });
  const { log, provision } = await scene(script, { phone: "optional" });

  expect(await provision()).toMatchObject({ uuid: "u-ada", key: mintedKey, how: "made" });
  expect(log.filter((entry) => entry === create)).toHaveLength(1);
});

test("an optional phone is no reason to go on after any other refusal", async () => {
  const { log, provision } = await scene(withoutPhones([], 409), { phone: "optional" });

  expect((await failure(provision())).code).toBe("RAVI_CONFLICT");
  expect(log).toEqual([list, "intent identity", create]);
});

test("a required phone that is refused stops the launch", async () => {
  const { log, provision } = await scene(withoutPhones([], 402), { phone: true });

  expect((await failure(provision())).code).toBe("RAVI_PAYMENT_REQUIRED");
  expect(log).toEqual([list, "intent identity", create, list]);
});

test.each([402, 503])(
  "an identity made without its required phone (%i) is known, so that it can go",
  async (status) => {
    const identities: object[] = [];
    const script = withRoute(service(identities), create, ({ response }) => {
      identities.push(ada);
      json(response, status, { detail: "No phones." });
    });
    const { log, provision } = await scene(script, { phone: true });

    expect(await failure(provision())).toMatchObject({ status });
    expect(log.filter((entry) => entry !== list)).toEqual(["intent identity", create, "made u-ada"]);
  },
);

test("an optional phone that an identity lacks after a 503 is said", async () => {
  const identities: object[] = [];
  const script = withRoute(service(identities), create, ({ response }) => {
    identities.push(ada);
    json(response, 503, { detail: "No phones." });
  });
  const { log, provision } = await scene(script, { phone: "optional" });

  expect(await provision()).toMatchObject({ uuid: "u-ada", how: "made" });
  expect(log.filter((entry) => entry.startsWith("no phone: "))).toHaveLength(1);
  expect(log.filter((entry) => entry === create)).toHaveLength(1);
});

test("several identities of the name are IDENTITY_AMBIGUOUS, and nothing is made", async () => {
  const { log, provision } = await scene(service([ada, bob, { ...ada, uuid: "u-other" }]));

  expect(await failure(provision())).toMatchObject({
    code: "IDENTITY_AMBIGUOUS",
    message: 'Cannot use identity "ada": 2 identities bear that name (u-ada, u-other)',
  });
  expect(log).toEqual([list]);
});

test.each([
  { name: "the connection drops", answer: (response: ServerResponse) => void response.destroy() },
  {
    name: "the service says 502",
    answer: (response: ServerResponse) => json(response, 502, { detail: "Bad gateway." }),
  },
  { name: "the answer is cut short", answer: (response: ServerResponse) => void response.end('{"uuid": "u-ada",') },
  { name: "the answer never ends", answer: (response: ServerResponse) => void response.write('{"uuid"') },
])("an identity that was made though $name is looked up, and not made again", async ({ answer }) => {
  const identities: object[] = [];
  const script = withRoute(service(identities), create, ({ response }) => {
    identities.push(ada);
    answer(response);
  });
  const { log, provision } = await scene(script, {}, 700);

  expect(await provision()).toMatchObject({ uuid: "u-ada", key: mintedKey, how: "made" });
  expect(log).toEqual([list, "intent identity", create, list, "made u-ada", "intent identity-key", mint]);
});

const eve = { ...ada, uuid: "u-eve", created_dt: "2026-07-01T10:00:01Z" };
const older = { ...ada, created_dt: "2026-07-01T10:00:00Z" };
const removeEve = "DELETE /api/identities/u-eve/";

/** A service that makes two of one request, and does not say so. */
function twice(identities: object[], answerRemoval: (response: ServerResponse) => void): Script {
  const script = withRoute(service(identities), create, ({ response }) => {
    identities.push(eve, older);
    response.destroy();
  });
  return withRoute(script, removeEve, ({ response }) => answerRemoval(response));
}

test("of two identities that one request has made, the older is used and the other one goes", async () => {
  const log: string[] = [];
  const identities: object[] = [];
  const { calls, provision } = await scene(
    twice(identities, (response) => void response.writeHead(204).end()),
    { onUnclear: () => log.push("unclear"), onIdentity: (uuid, how) => log.push(`${how} ${uuid}`) },
  );

  expect(await provision()).toMatchObject({ uuid: "u-ada", key: mintedKey, how: "made" });
  expect(log).toEqual(["unclear", "made u-ada"]);
  expect(calls.map(({ route }) => route)).toEqual([list, create, list, removeEve, mint]);
});

test("two identities of one request, of which neither can go, stop the launch", async () => {
  const script = twice([], (response) => json(response, 405, { detail: "No." }));
  const { log, provision } = await scene(script);

  expect((await failure(provision())).code).toBe("RAVI_UNREACHABLE");
  expect(log).toEqual([list, "intent identity", create, list, removeEve]);
});

test.each([
  { name: "never answers", code: "RAVI_TIMEOUT", answer: () => {} },
  {
    name: "drops the connection",
    code: "RAVI_UNREACHABLE",
    answer: (response: ServerResponse) => void response.destroy(),
  },
  { name: "says 500", code: "RAVI_SERVER_ERROR", answer: (response: ServerResponse) => json(response, 500, {}) },
])(
  "a service that $name and made nothing is that error, after one look and no second try",
  async ({ code, answer }) => {
    const { log, provision } = await scene(
      withRoute(service([]), create, ({ response }) => answer(response)),
      {},
      700,
    );
    const error = await failure(provision());

    expect(error).toBeInstanceOf(RaviError);
    expect(error.code).toBe(code);
    expect(log).toEqual([list, "intent identity", create, list]);
  },
);

test("when the look-up fails too, the first error is the one that counts", async () => {
  let lists = 0;
  const script: Script = ({ route, response }) => {
    if (route === list && lists++ === 0) json(response, 200, []);
    else if (route === list) json(response, 403, { detail: "No." });
    else response.destroy();
  };
  const { log, provision } = await scene(script);

  expect((await failure(provision())).code).toBe("RAVI_UNREACHABLE");
  expect(log).toEqual([list, "intent identity", create, list]);
});

test.each([
  { status: 400, code: "RAVI_BAD_REQUEST" },
  { status: 401, code: "RAVI_UNAUTHORIZED" },
  { status: 402, code: "RAVI_PAYMENT_REQUIRED" },
  { status: 403, code: "RAVI_FORBIDDEN" },
  { status: 409, code: "RAVI_CONFLICT" },
  { status: 429, code: "RAVI_RATE_LIMITED" },
])("a refusal with $status is $code, at once and as it is", async ({ status, code }) => {
  const refuse: Script = ({ authorization, response }) =>
    json(response, status, { detail: `Not with ${authorization}.` });
  const { log, provision } = await scene(withRoute(service([]), create, refuse));

  expect(await failure(provision())).toMatchObject({ name: "RaviError", code, status });
  expect(log).toEqual([list, "intent identity", create]);
});

const refuseToMint: Script = ({ authorization, response }) =>
  json(response, 429, { detail: `Too many of ${authorization}` });

test("an identity whose key cannot be minted is known all the same", async () => {
  const made = await scene(withRoute(service([]), mint, refuseToMint));
  const found = await scene(withRoute(service([ada]), mint, refuseToMint));

  expect((await failure(made.provision())).code).toBe("RAVI_RATE_LIMITED");
  expect(made.log).toEqual([list, "intent identity", create, "made u-ada", "intent identity-key", mint]);
  expect((await failure(found.provision())).code).toBe("RAVI_RATE_LIMITED");
  expect(found.log).toEqual([list, "found u-ada", "intent identity-key", mint]);
});

test("a list that fails stops everything before anything is made", async () => {
  const { log, provision } = await scene(({ response }) => json(response, 503, { detail: managementKey }));

  expect((await failure(provision())).code).toBe("RAVI_SERVER_ERROR");
  expect(log).toEqual([list]);
});

test("answers that make no sense do not give a key away", async () => {
  const odd = withRoute(service([]), mint, ({ response }) => json(response, 201, { token: mintedKey }));
  const born = withRoute(service([]), create, ({ response }) => json(response, 201, { uuid: "", api_key: bornKey }));

  expect((await failure((await scene(odd)).provision())).code).toBe("RAVI_MALFORMED_RESPONSE");
  expect((await failure((await scene(born)).provision())).code).toBe("RAVI_MALFORMED_RESPONSE");
});

test("a launch that is cancelled before it starts sends nothing", async () => {
  const reason = new Error("never mind");
  const { log, provision } = await scene(service([]), { signal: AbortSignal.abort(reason) });

  expect(await failure(provision())).toBe(reason);
  expect(log).toEqual([]);
});

test("an identity that was made while the launch was cancelled is looked up, so that it can be released", async () => {
  const controller = new AbortController();
  const reason = new Error("never mind");
  const identities: object[] = [];
  const script = withRoute(service(identities), create, () => {
    identities.push(ada);
    controller.abort(reason);
  });
  const { log, provision } = await scene(script, { signal: controller.signal });

  expect(await failure(provision())).toBe(reason);
  expect(log).toEqual([list, "intent identity", create, list, "made u-ada"]);
});
