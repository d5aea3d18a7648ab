import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBooks, type Books } from "./books.ts";
import { currentHolder } from "./holder.ts";
import { appendToLedger } from "./ledger.ts";
import { endLaunch, enterLaunch, noteIdentity, noteReach, type LaunchRecord } from "./launches.ts";
import { isClaimNoted } from "./noted-claims.ts";
import { launchesUnder, readTimeline } from "./read-timeline.ts";

async function open(): Promise<Books> {
  const directory = await mkdtemp(join(tmpdir(), "timeline-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return books;
}

/** A launch that is over, under an identity. */
async function launched(
  books: Books,
  id: string,
  identityName: string,
  more: Partial<LaunchRecord> & { uuid?: string } = {},
) {
  const { uuid, ...fields } = more;
  const about = { personaId: "p", personaHash: "h", harness: "claude", workspace: "/w", ravi: "local" };
  enterLaunch(books, { id, ...about, identityName, ...fields }, await currentHolder());
  appendToLedger(books, id, "scope.written", { directory: "/w/.ravi" });
  if (uuid !== undefined) {
    noteIdentity(books, id, uuid, true);
    noteReach(books, id, { email: `${uuid}@ravi.localhost`, phone: undefined });
    appendToLedger(books, id, "identity.provisioned", {
      uuid,
      name: identityName,
      email: `${uuid}@ravi.localhost`,
      how: "made",
    });
  }
  appendToLedger(books, id, "credentials.resolved", { used: [{ name: "TOKEN", source: "vault" }] });
  if (fields.heldBy === undefined) endLaunch(books, id, "completed");
}

test("a timeline has what concerns the identity, in order, and nobody else's", async () => {
  const books = await open();
  await launched(books, "one", "anna", { uuid: "u-1" });
  await launched(books, "other", "bert", { uuid: "u-2" });
  await launched(books, "two", "anna", { heldBy: "one" });
  appendToLedger(books, "two", "code.claimed", { kind: "code", source: "email", messageId: 7 });
  const { identities, launchIds, rows } = readTimeline(books, "anna");

  expect(identities).toEqual([{ ravi: "local", name: "anna", uuid: "u-1", email: "u-1@ravi.localhost" }]);
  expect(launchIds).toEqual(["one", "two"]);
  expect(rows.map(({ launchId, kind }) => `${launchId} ${kind}`)).toEqual([
    "one identity.provisioned",
    "one credentials.resolved",
    "two credentials.resolved",
    "two code.claimed",
  ]);
});

test.each(["anna", "u-1", "u-1@ravi.localhost", "U-1@Ravi.localhost"])("an identity is found by %s", async (who) => {
  const books = await open();
  await launched(books, "one", "anna", { uuid: "u-1" });

  expect(launchesUnder(books, who)).toEqual(["one"]);
});

test("a name stands for all who bore it, a uuid for one", async () => {
  const books = await open();
  await launched(books, "one", "anna", { uuid: "u-1" });
  await launched(books, "two", "anna", { uuid: "u-2" });
  await launched(books, "failed", "anna");
  await launched(books, "elsewhere", "anna", { uuid: "u-3", ravi: "https://ravi.id" });

  expect(readTimeline(books, "anna").identities.map(({ uuid }) => uuid)).toEqual(["u-1", "u-2", "u-3"]);
  expect(launchesUnder(books, "anna")).toEqual(["one", "two", "failed", "elsewhere"]);
  expect(launchesUnder(books, "u-2")).toEqual(["two"]);
});

test("what happens to an identity outside of launches is told too", async () => {
  const books = await open();
  await launched(books, "one", "anna", { uuid: "u-1" });
  appendToLedger(books, "janitor", "identity.left-behind", { name: "anna", uuid: "u-1", reason: "403" });
  appendToLedger(books, "janitor", "identity.left-behind", { name: "bert", uuid: "u-2", reason: "403" });
  appendToLedger(books, "janitor", "lease.lost", { name: "anna", generation: 3 });

  for (const who of ["anna", "u-1"]) {
    expect(
      readTimeline(books, who)
        .rows.slice(2)
        .map(({ kind }) => kind),
    ).toEqual(["identity.left-behind", "lease.lost"]);
  }
});

test("an identity without any launch is known by the registry, a stranger is not", async () => {
  const books = await open();
  books.database.exec(
    `INSERT INTO identities (ravi, name, uuid, email, lifecycle, state, created_at, changed_at)
     VALUES ('local', 'spare', 'u-9', 'spare@ravi.localhost', 'pool', 'ready', '', '')`,
  );

  expect(readTimeline(books, "spare@ravi.localhost")).toMatchObject({ identities: [{ uuid: "u-9" }], rows: [] });
  expect(() => readTimeline(books, "stranger")).toThrow('Cannot tell about identity "stranger": no launch had it');
});

test("a claim is noted once for all launches under an identity", async () => {
  const books = await open();
  await launched(books, "one", "anna", { uuid: "u-1" });
  const claim = { ravi: "local", identityName: "anna", source: "email", messageId: 7, after: 0 } as const;
  expect(isClaimNoted(books, claim)).toBe(false);
  appendToLedger(books, "one", "code.claimed", { kind: "code", source: "email", messageId: 7 });

  expect(isClaimNoted(books, claim)).toBe(true);
  for (const other of [{ messageId: 8 }, { source: "sms" }, { identityName: "bert" }, { after: 99 }] as const) {
    expect(isClaimNoted(books, { ...claim, ...other })).toBe(false);
  }
});

test("rows that were written over are told as such", async () => {
  const books = await open();
  await launched(books, "one", "anna", { uuid: "u-1" });
  books.database.exec("DROP TRIGGER ledger_rows_never_change; UPDATE ledger SET data = 'x' WHERE seq = 2");

  expect(() => readTimeline(books, "anna")).toThrow("Cannot read row 2 of the ledger: it is no JSON any more");
});
