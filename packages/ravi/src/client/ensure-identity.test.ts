import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { type AccountFaults, requests, scriptedAccount, stored } from "../../testing/scripted-account.ts";
import { sendJson } from "../../testing/scripted-server.ts";
import type { Identity } from "../wire/identity.ts";
import { ensureIdentity } from "./ensure-identity.ts";

test("an identity that is there is found with one request", async () => {
  const ravi = await scriptedAccount([stored("u-1", "worker", "2026-06-01T10:00:00Z")]);

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({
    identity: { uuid: "u-1", inbox: "u-1@example.test" },
    how: "found",
    apiKey: undefined,
  });
  expect(requests(ravi)).toEqual(["GET /api/identities/"]);
});

test("an identity that is not there is made, with what was asked for, and its key comes along", async () => {
  const ravi = await scriptedAccount([stored("u-1", "Worker", "2026-06-01T10:00:00Z")]);

  const ensured = await ensureIdentity(ravi.client, "worker", { create: { email: "work", provisionPhone: true } });

  expect(ensured).toMatchObject({ identity: { uuid: "new-1", name: "worker" }, how: "made", apiKey: "ravi_id_new-1" });
  expect(ensured.identity).not.toHaveProperty("api_key");
  expect(requests(ravi)).toEqual(["GET /api/identities/", "POST /api/identities/", "GET /api/identities/"]);
  expect(JSON.parse(ravi.server.seen[1]?.body ?? "")).toEqual({ name: "worker", email: "work", provision_phone: true });
});

test("of several that bear the name the oldest counts, then the first uuid, then those without a date", async () => {
  const ravi = await scriptedAccount([
    stored("u-0", "worker", ""),
    stored("u-3", "worker", "2026-06-01T12:00:00+02:00"),
    stored("u-2", "worker", "2026-06-01T10:00:00Z"),
    stored("u-1", "worker", "2026-06-02T10:00:00Z"),
    stored("u-9", "other", "2020-01-01T00:00:00Z"),
  ]);

  expect((await ensureIdentity(ravi.client, "worker")).identity.uuid).toBe("u-2");
  expect(ravi.identities).toHaveLength(5);
});

test("the name must be there, and is compared exactly", async () => {
  const ravi = await scriptedAccount([stored("u-1", "worker ", "2026-06-01T10:00:00Z")]);

  await expect(ensureIdentity(ravi.client, "")).rejects.toMatchObject({ code: "RAVI_INVALID_ARGUMENT" });
  expect(ravi.server.seen).toEqual([]);
  expect((await ensureIdentity(ravi.client, "worker")).how).toBe("made");
});

test("twenty that race all get the same one, and the others are deleted again", async () => {
  const ravi = await scriptedAccount();

  const all = await Promise.all(Array.from({ length: 20 }, () => ensureIdentity(ravi.client, "worker")));

  expect(new Set(all.map(({ identity }) => identity.uuid)).size).toBe(1);
  expect(ravi.identities.map(({ uuid }) => uuid)).toEqual([all[0]?.identity.uuid]);
  expect(all.filter(({ how }) => how === "made")).toHaveLength(1);
  expect(ravi.made()).toBeGreaterThan(1);
});

test("where the service says that nobody else bears the name, that is the end of it", async () => {
  const ravi = await scriptedAccount([stored("u-1", "other", "2026-06-01T10:00:00Z")], { countsNames: true });

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({ how: "made", apiKey: "ravi_id_new-1" });
  expect(requests(ravi)).toEqual(["GET /api/identities/", "POST /api/identities/"]);
});

test("twenty that race at a service that counts names all get the same one, too", async () => {
  let instant = Date.parse("2026-06-01T10:00:00Z");
  const date = (): string => new Date((instant += 1)).toISOString();
  const ravi = await scriptedAccount([], { countsNames: true, date });

  const all = await Promise.all(Array.from({ length: 20 }, () => ensureIdentity(ravi.client, "worker")));

  expect(new Set(all.map(({ identity }) => identity.uuid)).size).toBe(1);
  expect(ravi.identities.map(({ uuid }) => uuid)).toEqual([all[0]?.identity.uuid]);
  expect(all.filter(({ how }) => how === "made")).toHaveLength(1);
  expect(ravi.made()).toBeGreaterThan(1);
});

test.each(["0", "2", "-1", "1.0", "one", ""])("a count of %j does not end the look for rivals", async (count) => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response, take) => {
      sendJson(response, 201, take(), { "x-ravi-same-name": count });
      return true;
    },
  });

  expect((await ensureIdentity(ravi.client, "worker")).how).toBe("made");
  expect(requests(ravi)).toHaveLength(3);
});

test("a race is lost to an older one that appears after ours was made", async () => {
  const rival = stored("z", "worker", "2026-06-01T10:00:00Z");
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response, take) => {
      const identity = take();
      ravi.identities.push(rival);
      sendJson(response, 201, { ...identity, api_key: "ravi_id_loser" });
      return true;
    },
  });

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({
    identity: { uuid: "z" },
    how: "found",
    apiKey: undefined,
  });
  expect(ravi.identities).toEqual([rival]);
});

test("a loser that the service will not delete does not change who won", async () => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response, take) => {
      const identity = take();
      ravi.identities.push(stored("z", "worker", "2026-06-01T10:00:00Z"));
      sendJson(response, 201, identity);
      return true;
    },
    onDelete: (response) => {
      sendJson(response, 405, { detail: "Not allowed." });
      return true;
    },
  });

  expect((await ensureIdentity(ravi.client, "worker")).identity.uuid).toBe("z");
  expect((await ensureIdentity(ravi.client, "worker")).identity.uuid).toBe("z");
  expect(ravi.made()).toBe(1);
});

test("nobody can come first unseen: with dates of whole seconds the winner waits until the second is over", async () => {
  let listedAt = 0;
  let madeAt = 0;
  const ravi = await scriptedAccount([], {
    date: () => {
      madeAt = performance.now();
      return "2026-06-01T10:00:00Z";
    },
    onList: () => {
      listedAt = performance.now();
      return false;
    },
  });

  expect((await ensureIdentity(ravi.client, "worker")).how).toBe("made");
  expect(listedAt - madeAt).toBeGreaterThanOrEqual(999);
});

test("a new identity that a slow list does not show yet is ours all the same", async () => {
  const ravi = await scriptedAccount([], {
    onList: (_turn, response) => {
      sendJson(response, 200, []);
      return true;
    },
  });

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({ identity: { uuid: "new-1" }, how: "made" });
});

test.each([
  { name: "never answers", act: () => true },
  {
    name: "resets the connection",
    act: (response: ServerResponse) => Boolean(response.socket?.resetAndDestroy()),
  },
  { name: "answers 502", act: (response: ServerResponse) => sendJson(response, 502, {}) },
  { name: "answers 500", act: (response: ServerResponse) => sendJson(response, 500, {}) },
  { name: "answers 504", act: (response: ServerResponse) => sendJson(response, 504, {}) },
  { name: "answers nonsense", act: (response: ServerResponse) => response.end("<html>") },
  { name: "answers 409", act: (response: ServerResponse) => sendJson(response, 409, { detail: "Taken." }) },
])("a service that makes it and then $name made it once", async ({ act }) => {
  const ravi = await scriptedAccount([], {
    timeoutMs: 1_000,
    onCreate: (_turn, response, take) => {
      take();
      act(response);
      return true;
    },
  });

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({ identity: { uuid: "new-1" }, how: "found" });
  expect(ravi.made()).toBe(1);
});

test("a service that is still at it when we stop waiting is not asked again, and what it makes is found", async () => {
  const ravi = await scriptedAccount([], {
    timeoutMs: 3_000,
    onCreate: (_turn, response, take) => {
      // Half of the deadline is the POST's.
      response.once("close", () => setTimeout(take, 300));
      return true;
    },
  });

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({ identity: { uuid: "new-1" }, how: "found" });
  expect(requests(ravi).filter((request) => request.startsWith("POST"))).toHaveLength(1);
});

test("a service that never makes it is a timeout within the deadline, after one POST", async () => {
  const ravi = await scriptedAccount([], { onCreate: () => true });
  const startedAt = performance.now();

  await expect(ensureIdentity(ravi.client, "worker", { timeoutMs: 600 })).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
    message: expect.stringContaining("POST"),
  });

  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(requests(ravi).filter((request) => request.startsWith("POST"))).toHaveLength(1);
});

test.each([
  { name: "429", act: (response: ServerResponse) => sendJson(response, 429, { retry_after_seconds: 0.1 }) },
  { name: "502", act: (response: ServerResponse) => sendJson(response, 502, {}) },
  { name: "503", act: (response: ServerResponse) => sendJson(response, 503, {}) },
  { name: "a reset", act: (response: ServerResponse) => response.socket?.resetAndDestroy() },
])("after $name that made nothing it is looked up, and then made", async ({ act }) => {
  const ravi = await scriptedAccount([], {
    onCreate: (turn, response) => {
      if (turn === 1) act(response);
      return turn === 1;
    },
  });

  expect(await ensureIdentity(ravi.client, "worker")).toMatchObject({ identity: { uuid: "new-1" }, how: "made" });
  expect(requests(ravi)).toEqual([
    "GET /api/identities/",
    "POST /api/identities/",
    "GET /api/identities/",
    "POST /api/identities/",
    "GET /api/identities/",
  ]);
});

test("without a look-up nothing is repeated", async () => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response) => Boolean(response.socket?.resetAndDestroy()) || true,
    onList: (turn, response) => {
      if (turn > 1) sendJson(response, 500, {});
      return turn > 1;
    },
  });

  await expect(ensureIdentity(ravi.client, "worker")).rejects.toMatchObject({
    code: "RAVI_UNREACHABLE",
    message: expect.stringContaining("POST"),
  });
  expect(requests(ravi).filter((request) => request.startsWith("POST"))).toHaveLength(1);
});

test("a service that goes on failing is asked three times", async () => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response) => {
      sendJson(response, 503, { detail: "Later." });
      return true;
    },
  });

  await expect(ensureIdentity(ravi.client, "worker")).rejects.toMatchObject({ status: 503 });
  expect(requests(ravi).filter((request) => request.startsWith("POST"))).toHaveLength(3);
});

test("a phone that is not to be had is not asked for again", async () => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response) => {
      sendJson(response, 503, { detail: "No phone number is available." });
      return true;
    },
  });

  await expect(ensureIdentity(ravi.client, "worker", { create: { provisionPhone: true } })).rejects.toMatchObject({
    status: 503,
  });
  expect(requests(ravi)).toEqual(["GET /api/identities/", "POST /api/identities/", "GET /api/identities/"]);
});

test("a pause beyond the deadline is not begun", async () => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response) => {
      sendJson(response, 429, { retry_after_seconds: 60 });
      return true;
    },
  });

  await expect(ensureIdentity(ravi.client, "worker")).rejects.toMatchObject({ retryAfterMs: 60_000 });
  expect(ravi.server.seen).toHaveLength(2);
});

test.each([400, 401, 402, 403, 404])("a refusal with %d is final, and nothing is looked up", async (status) => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response) => {
      sendJson(response, status, { detail: "No." });
      return true;
    },
  });

  await expect(ensureIdentity(ravi.client, "worker")).rejects.toMatchObject({ status });
  expect(requests(ravi)).toEqual(["GET /api/identities/", "POST /api/identities/"]);
});

test("an address that somebody else has is a conflict", async () => {
  const ravi = await scriptedAccount([], {
    onCreate: (_turn, response) => {
      sendJson(response, 409, { detail: "Taken." });
      return true;
    },
  });

  await expect(ensureIdentity(ravi.client, "worker", { create: { email: "ada" } })).rejects.toMatchObject({
    code: "RAVI_CONFLICT",
  });
  expect(requests(ravi).filter((request) => request.startsWith("POST"))).toHaveLength(1);
});

test("a caller who ends it gets the own reason back, whatever it is at", async () => {
  const reason = new Error("enough");
  const scenes: ((controller: AbortController) => AccountFaults)[] = [
    (controller) => ({ onList: () => (controller.abort(reason), true) }),
    (controller) => ({ onCreate: () => (controller.abort(reason), true) }),
    (controller) => ({ onList: (turn) => turn > 1 && (controller.abort(reason), true) }),
    (controller) => ({
      onCreate: (_turn, response) => {
        sendJson(response, 429, { retry_after_seconds: 5 });
        setTimeout(() => controller.abort(reason), 30);
        return true;
      },
    }),
  ];
  for (const scene of scenes) {
    const controller = new AbortController();
    const ravi = await scriptedAccount([], scene(controller));

    await expect(ensureIdentity(ravi.client, "worker", { signal: controller.signal })).rejects.toBe(reason);
  }
});

test("what comes back has the shape of an identity", async () => {
  const ravi = await scriptedAccount();
  const { identity }: { identity: Identity } = await ensureIdentity(ravi.client, "worker");

  expect(Object.keys(identity).sort()).toEqual(["created_dt", "inbox", "name", "phone", "updated_dt", "uuid"]);
});
