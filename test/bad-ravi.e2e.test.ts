import { describe, expect, test } from "vitest";
import { outputOf, printedBy, type ExpectedRefusal } from "./src/expected-refusal.ts";
import { plain, worker } from "./src/refusal-case.ts";
import { booksOnly, createScene, type Observation, type Scene } from "./src/scene.ts";
import {
  startScriptedRavi,
  type ScriptedRavi,
  type ScriptedRaviAnswer,
  type ScriptedRaviRequest,
} from "./src/scripted-ravi.ts";

interface RaviCase extends ExpectedRefusal {
  name: string;
  answer: ScriptedRaviAnswer;
}

const badRavis: RaviCase[] = [
  {
    name: "that closes the connection",
    answer: "close",
    exitCode: 69,
    code: "RAVI_UNREACHABLE",
    message: 'Cannot GET "/api/identities/": ECONNRESET at <ravi>',
    hint: "Check that the service runs, that the address is right and that the network allows it",
  },
  {
    name: "that answers 401",
    answer: { status: 401, json: { detail: "Invalid token." } },
    exitCode: 77,
    code: "RAVI_UNAUTHORIZED",
    message: 'Cannot GET "/api/identities/": Invalid token (401)',
    hint: "Check that the key is current and belongs to <ravi>",
  },
  {
    name: "that answers 402",
    answer: { status: 402, json: { detail: "Active paid subscription required." } },
    exitCode: 77,
    code: "RAVI_PAYMENT_REQUIRED",
    message: 'Cannot GET "/api/identities/": Active paid subscription required (402)',
    hint: "Ask for less, or upgrade the account's plan: phone numbers and some identities need a paid one",
  },
  {
    name: "that answers 429",
    answer: { status: 429, json: { detail: "Request was throttled.", retry_after_seconds: 17 } },
    exitCode: 75,
    code: "RAVI_RATE_LIMITED",
    message: 'Cannot GET "/api/identities/": Request was throttled (429)',
    hint: "Wait 17 s, then try again",
    retryAfterMs: 17_000,
  },
  {
    name: "that answers 500",
    answer: { status: 500, json: { detail: "Internal server error." } },
    exitCode: 69,
    code: "RAVI_SERVER_ERROR",
    message: 'Cannot GET "/api/identities/": Internal server error (500)',
    hint: "Try again later; look up first whether a change took effect",
  },
  {
    name: "that answers 500 with HTML",
    answer: { html: "<html><script>alert(1)</script>", status: 500 },
    exitCode: 69,
    code: "RAVI_SERVER_ERROR",
    message: 'Cannot GET "/api/identities/": the service answered 500',
    hint: "Try again later; look up first whether a change took effect",
  },
  {
    name: "that answers HTML instead of JSON",
    answer: { html: "<html><body>Please log in</body></html>" },
    exitCode: 69,
    code: "RAVI_MALFORMED_RESPONSE",
    message: 'Cannot use the answer to GET "/api/identities/": it is not JSON (text/html)',
    hint: "Check that <ravi> is a Ravi service of a version this client knows",
  },
  {
    name: "that answers JSON of another shape",
    answer: { status: 200, json: [{ uuid: 5 }] },
    exitCode: 69,
    code: "RAVI_MALFORMED_RESPONSE",
    message:
      'Cannot use the answer to GET "/api/identities/": at 0.uuid: Invalid input: expected string, received number',
    hint: "Check that <ravi> is a Ravi service of a version this client knows",
  },
  {
    name: "whose answer would colour the terminal",
    answer: { status: 403, json: { detail: "\u001b[31mred\u001b[0m \u009b31m \u202e" } },
    exitCode: 77,
    code: "RAVI_FORBIDDEN",
    message: 'Cannot GET "/api/identities/": [31mred [0m 31m \u202e (403)',
    hint: "Use a key that may do this: an identity key reaches its own identity only, a management key the account",
  },
  {
    name: "that never answers",
    answer: "hang",
    exitCode: 69,
    code: "RAVI_TIMEOUT",
    message: 'Cannot GET "/api/identities/": no complete answer within 15000 ms',
    hint: "Check that <ravi> is up, or allow more time; look up first whether a change took effect",
  },
];

/** Runs a persona against a scripted Ravi; the output has `<ravi>` for its address. */
async function refuseAt(ravi: ScriptedRavi, scene: Scene, persona: { id: string }): Promise<Observation> {
  await scene.write(`personas/${persona.id}.json`, persona);
  const args = ["run", persona.id, "Hi", ...("inputs" in persona ? ["--input", "TASK_ID=7"] : [])];
  const refusal = await scene.observe(args, { env: { RAVI_API_URL: ravi.apiUrl }, oneByOne: "inputs" in persona });
  const stderr = refusal.stderr.replaceAll(ravi.apiUrl, "<ravi>");
  const json = JSON.parse(JSON.stringify(refusal.json).replaceAll(ravi.apiUrl, "<ravi>")) as Observation["json"];
  return { ...refusal, stderr, json };
}

/** How often each request arrived. */
function countsOf(ravi: ScriptedRavi): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of ravi.requests()) {
    counts[`${method} ${path}`] = (counts[`${method} ${path}`] ?? 0) + 1;
  }
  return counts;
}

describe("before an identity is made", () => {
  test.concurrent.each(badRavis)("a Ravi $name ends in $code", async (badRavi) => {
    await using ravi = await startScriptedRavi(() => badRavi.answer);
    await using scene = await createScene();

    const refusal = await refuseAt(ravi, scene, plain);

    // A person's terminal gets the direction mark as an escape, a program gets it as it is.
    const { stderr, ...wanted } = outputOf(badRavi);
    expect(printedBy(refusal)).toEqual({ ...wanted, stderr: stderr.replaceAll("\u202e", String.raw`\u{202e}`) });
    expect(refusal.traces).toEqual(booksOnly);
    // Two runs, one of them with --json; a connection that breaks is worth another try, and then another.
    const attempts = badRavi.code === "RAVI_UNREACHABLE" ? 3 : 1;
    expect(countsOf(ravi)).toEqual({ "GET /api/identities/": 2 * attempts });
  });

  test("a Ravi that is down ends in RAVI_UNREACHABLE", async () => {
    const ravi = await startScriptedRavi(() => "close");
    await ravi[Symbol.asyncDispose]();
    await using scene = await createScene();

    const refusal = await refuseAt(ravi, scene, plain);

    expect(printedBy(refusal)).toEqual(
      outputOf({
        exitCode: 69,
        code: "RAVI_UNREACHABLE",
        message: 'Cannot GET "/api/identities/": ECONNREFUSED at <ravi>',
        hint: "Check that the service runs, that the address is right and that the network allows it",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
  });

  test("an identity name that several identities bear ends in IDENTITY_AMBIGUOUS", async () => {
    const twins = ["u-1", "u-2"].map((uuid) => ({ ...someone, uuid, name: "task-7" }));
    await using ravi = await startScriptedRavi(() => ({ status: 200, json: twins }));
    await using scene = await createScene();

    const refusal = await refuseAt(ravi, scene, worker);

    expect(printedBy(refusal)).toEqual(
      outputOf({
        exitCode: 78,
        code: "IDENTITY_AMBIGUOUS",
        message: 'Cannot use identity "task-7": 2 identities bear that name (u-1, u-2)',
        hint: "Delete all but one of them, or have the persona use another name",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
    expect(countsOf(ravi)).toEqual({ "GET /api/identities/": 2 });
  });

  test("a phone that the plan does not include ends in RAVI_PAYMENT_REQUIRED", async () => {
    await using ravi = await startScriptedRavi(({ method }) =>
      method === "GET"
        ? { status: 200, json: [] }
        : { status: 402, json: { detail: "Phone numbers need a paid subscription." } },
    );
    await using scene = await createScene();

    const caller = { ...plain, id: "caller", ravi: { identity: { phone: true } } };
    const refusal = await refuseAt(ravi, scene, caller);

    expect(printedBy(refusal)).toEqual(
      outputOf({
        exitCode: 77,
        code: "RAVI_PAYMENT_REQUIRED",
        message: 'Cannot POST "/api/identities/": Phone numbers need a paid subscription (402)',
        hint: "Ask for less, or upgrade the account's plan: phone numbers and some identities need a paid one",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
    // Ravi may have made the identity and refused its phone alone, so it is looked for.
    expect(countsOf(ravi)).toEqual({ "GET /api/identities/": 4, "POST /api/identities/": 2 });
    expect(ravi.requests().filter(({ body }) => body.includes('"provision_phone":true'))).toHaveLength(2);
  });
});

const someone = {
  uuid: "11111111-2222-4333-8444-555555555555",
  name: "task-7",
  inbox: "task-7@ravi.example",
  phone: "",
  created_dt: "2026-06-01T10:00:00Z",
  updated_dt: "2026-06-01T10:00:00Z",
};

/** A Ravi that makes `task-7`, except for the answers given here. */
function ordinaryRavi(exceptions: Readonly<Record<string, ScriptedRaviAnswer>>) {
  const ordinary: Readonly<Record<string, ScriptedRaviAnswer>> = {
    "GET /api/identities/": { status: 200, json: [] },
    "POST /api/identities/": { status: 201, json: { ...someone, api_key: null } },
    "POST /api/auth/keys/identity/": {
      status: 201,
      json: { key: "ravi_id_scripted", identity_uuid: someone.uuid, label: "x" },
    },
    "GET /api/email/": { status: 200, json: [{ id: 1, email: someone.inbox, created_dt: someone.created_dt }] },
    [`DELETE /api/identities/${someone.uuid}/`]: { status: 204 },
    ...exceptions,
  };
  return ({ method, path }: ScriptedRaviRequest): ScriptedRaviAnswer =>
    ordinary[`${method} ${path}`] ?? { status: 404, json: { detail: "Not found." } };
}

const identityLine = "identity  task-7 <task-7@ravi.example> (new)";
const scopeLine = "scope     <workspace>/.ravi";
const releasedLine = "identity  task-7 released (deleted)";

describe("after an identity was made", () => {
  test("a key that cannot be minted ends the launch, and the identity is deleted again", async () => {
    await using ravi = await startScriptedRavi(
      ordinaryRavi({ "POST /api/auth/keys/identity/": { status: 500, json: { detail: "No keys today." } } }),
    );
    await using scene = await createScene();

    const refusal = await refuseAt(ravi, scene, worker);

    expect(printedBy(refusal)).toEqual(
      outputOf({
        progress: [releasedLine],
        exitCode: 69,
        code: "RAVI_SERVER_ERROR",
        message: 'Cannot POST "/api/auth/keys/identity/": No keys today (500)',
        hint: "Try again later; look up first whether a change took effect",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
    expect(countsOf(ravi)).toEqual({
      "GET /api/identities/": 2,
      "POST /api/identities/": 2,
      "POST /api/auth/keys/identity/": 2,
      [`DELETE /api/identities/${someone.uuid}/`]: 2,
    });
  });

  test("a key that answers for somebody else ends the launch, and identity, scope and launch directory are gone", async () => {
    const other = [{ id: 1, email: "other@ravi.example", created_dt: someone.created_dt }];
    await using ravi = await startScriptedRavi(ordinaryRavi({ "GET /api/email/": { status: 200, json: other } }));
    await using scene = await createScene();

    const refusal = await refuseAt(ravi, scene, worker);

    expect(printedBy(refusal)).toEqual(
      outputOf({
        progress: [identityLine, scopeLine, releasedLine],
        exitCode: 77,
        code: "IDENTITY_MISMATCH",
        message:
          'Cannot start the agent as "task-7" <task-7@ravi.example>: Ravi answers for other@ravi.example when asked with its key',
        hint: "Nothing was started; report this to whoever runs that Ravi",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
    expect(countsOf(ravi)[`DELETE /api/identities/${someone.uuid}/`]).toBe(2);
  });

  test("an identity that cannot be deleted is said to be left behind, beside the error itself", async () => {
    await using ravi = await startScriptedRavi(
      ordinaryRavi({
        "POST /api/auth/keys/identity/": { status: 403, json: { detail: "Not with this key." } },
        [`DELETE /api/identities/${someone.uuid}/`]: { status: 405, json: { detail: 'Method "DELETE" not allowed.' } },
      }),
    );
    await using scene = await createScene();

    const refusal = await refuseAt(ravi, scene, worker);

    expect(printedBy(refusal)).toEqual(
      outputOf({
        progress: [
          `warning   Identity "task-7" could not be deleted and was left behind: Cannot DELETE "/api/identities/${someone.uuid}/": Method "DELETE" not allowed (405) [IDENTITY_LEFT_BEHIND]`,
          "          → Delete it in Ravi, or keep it for a later launch of the same name",
          "identity  task-7 left behind",
        ],
        exitCode: 77,
        code: "RAVI_FORBIDDEN",
        message: 'Cannot POST "/api/auth/keys/identity/": Not with this key (403)',
        hint: "Use a key that may do this: an identity key reaches its own identity only, a management key the account",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
  });
});
