import { createRaviClient, ensureIdentity, type RaviClient } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { openTestRavi, startForTest } from "../../testing/test-ravi.ts";
import type { LocalRavi } from "../start-local-ravi.ts";

function account({ apiUrl, managementKey: key }: LocalRavi): RaviClient {
  return createRaviClient({ apiUrl, key });
}

function requests(ravi: LocalRavi): string[] {
  return ravi.requests().map(({ method, path }) => `${method} ${path}`);
}

test("a new identity comes with the number of those that bear its name, letter by letter", async () => {
  const { ask } = openTestRavi();
  const counts: (string | null)[] = [];
  for (const name of ["twin", "Twin", "twin", " twin "]) {
    const { headers } = await ask("POST /api/identities/", { body: { name } });
    counts.push(headers.get("x-ravi-same-name"));
  }

  expect(counts).toEqual(["1", "1", "2", "3"]);
});

test("of several that bear a name each has a later date, also within one millisecond", async () => {
  const { ask, createIdentity } = openTestRavi();
  for (let index = 0; index < 50; index += 1) await createIdentity({ name: "twin" });

  const { body } = await ask("GET /api/identities/");
  const dates = (body as { created_dt: string }[]).map(({ created_dt: date }) => date);
  expect(dates).toHaveLength(50);
  expect(dates.toSorted()).toEqual(dates);
  expect(new Set(dates).size).toBe(50);
});

test("ensureIdentity() makes an identity with its key in two requests", async () => {
  const ravi = await startForTest();

  const { how, apiKey } = await ensureIdentity(account(ravi), "worker");

  expect(how).toBe("made");
  expect(requests(ravi)).toEqual(["GET /api/identities/", "POST /api/identities/"]);
  expect(await createRaviClient({ apiUrl: ravi.apiUrl, key: apiKey }).emailAddresses.list()).toHaveLength(1);
});

test("ensureIdentity() finds an identity in one request, and its key is a second one", async () => {
  const ravi = await startForTest();
  await account(ravi).identities.create({ name: "worker" });
  const before = requests(ravi).length;

  const { identity, how } = await ensureIdentity(account(ravi), "worker");
  await account(ravi).identityKeys.create({ identityUuid: identity.uuid });

  expect(how).toBe("found");
  expect(requests(ravi).length - before).toBe(2);
});

test("twenty clients that race for a name all get the same identity, and no other is left", async () => {
  const ravi = await startForTest();

  for (const name of ["first", "second", "third"]) {
    const all = await Promise.all(Array.from({ length: 20 }, () => ensureIdentity(account(ravi), name)));
    const left = (await account(ravi).identities.list()).filter((each) => each.name === name);
    expect(left.map(({ uuid }) => uuid)).toEqual([all[0]?.identity.uuid]);
    expect(new Set(all.map(({ identity }) => identity.uuid)).size).toBe(1);
    expect(all.filter(({ how }) => how === "made")).toHaveLength(1);
  }
});
