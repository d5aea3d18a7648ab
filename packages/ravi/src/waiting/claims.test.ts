import { type ChildProcess, spawn } from "node:child_process";
import { chmod, lstat, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import * as samples from "../../testing/samples.ts";
import { sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { createRaviClient } from "../client/create-ravi-client.ts";
import type { EmailMessage } from "../wire/mail.ts";
import { openClaims } from "./claims.ts";
import type { Received } from "./message-source.ts";
import { waitForCode } from "./wait-for-code.ts";

const since = "2026-01-01T00:00:00Z";

function received(id: number): Received {
  return { channel: "email", message: { ...mailWith(id, ""), message_id: `<${crypto.randomUUID()}@example.test>` } };
}

function mailWith(id: number, text: string): EmailMessage {
  const unique = { id, message_id: `<${id}@claims.test>`, text_content: text };
  return {
    ...samples.emailMessage,
    ...unique,
    direction: "incoming",
    cc: "",
    html_content: "",
    attachments: [],
    url: "",
  };
}

async function directory(): Promise<string> {
  const made = await temporaryDirectory();
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made.path;
}

test("a message is taken once, and its claim is a file that only its owner can read", async () => {
  const path = join(await directory(), "claims");
  const [one, other] = [await openClaims(path, undefined), await openClaims(path, undefined)];
  const message = received(7);

  expect([await one.take(message), await other.take(message), await one.take(message)]).toEqual([true, false, false]);

  const [name] = await readdir(path);
  expect(name).toMatch(/^email-7-[0-9a-f]{24}$/);
  expect((await lstat(path)).mode & 0o777).toBe(0o700);
  expect((await lstat(join(path, name ?? ""))).mode & 0o777).toBe(0o600);
});

test("another message with the same id, as after a reset of the service, is not taken yet", async () => {
  const claims = await openClaims(join(await directory(), "claims"), undefined);

  expect([await claims.take(received(7)), await claims.take(received(7))]).toEqual([true, true]);
});

test("a scope's claims are beside its config", async () => {
  const scope = await directory();

  const claims = await openClaims(undefined, join(scope, "config.json"));
  await claims.take(received(7));

  expect(await readdir(join(scope, "claims"))).toHaveLength(1);
});

test.each([
  { what: "a symbolic link", make: (path: string) => symlink("/", path), state: "it is a symbolic link" },
  { what: "a file", make: (path: string) => writeFile(path, ""), state: "it is not a directory" },
  {
    what: "a directory that others may write to",
    make: async (path: string) => {
      await mkdir(path);
      await chmod(path, 0o777);
    },
    state: "other users may write to it",
  },
])("$what holds no claims", async ({ make, state }) => {
  const path = join(await directory(), "claims");
  await make(path);

  await expect(openClaims(path, undefined)).rejects.toMatchObject({
    code: "WAIT_CLAIMS_UNUSABLE",
    message: `Cannot keep claims in "${path}": ${state}`,
  });
});

test("a directory without a parent holds no claims", async () => {
  await expect(openClaims(join(await directory(), "a", "b"), undefined)).rejects.toMatchObject({
    code: "WAIT_CLAIMS_UNUSABLE",
    message: expect.stringContaining("its parent directory does not exist"),
  });
});

const codeFor = (index: number): string => String(482_900 + index * 7);

async function serve(mails: readonly EmailMessage[]): Promise<string> {
  const server = await startScriptedServer(({ url }, response) => {
    const answers: Record<string, unknown> = { "/api/email-messages/": mails, "/api/messages/": [] };
    sendJson(response, url in answers ? 200 : 404, answers[url] ?? { detail: "Not found." });
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.apiUrl;
}

test("twenty waiters of one process get twenty codes, each from a message of its own", async () => {
  const mails = Array.from({ length: 20 }, (_, index) => mailWith(1_000 + index, `Your code is ${codeFor(index)}`));
  const apiUrl = await serve(mails);
  const clients = Array.from({ length: 20 }, () => createRaviClient({ apiUrl, key: "ravi_id_key" }));

  const found = await Promise.all(clients.map((client) => waitForCode(client, { since, pollMs: 20 })));

  expect(new Set(found.map(({ code }) => code)).size).toBe(20);
  await expect(
    waitForCode(createRaviClient({ apiUrl, key: "ravi_id_key" }), { since, pollMs: 20, timeoutMs: 200 }),
  ).rejects.toMatchObject({ code: "WAIT_TIMEOUT", seen: { messages: 20, claimed: 20 } });
});

test("eight processes that race for every message get one each", { timeout: 90_000 }, async () => {
  const mails = [mailWith(1_000, `Your code is ${codeFor(0)}`)];
  const apiUrl = await serve(mails);
  const path = join(await directory(), "claims");

  // The next message comes when the one before was taken, so that all who are left want the same one.
  const racing = Array.from({ length: 8 }, async () => {
    const found = await race(apiUrl, path);
    mails.push(mailWith(1_000 + mails.length, `Your code is ${codeFor(mails.length)}`));
    return found;
  });
  const found = await Promise.all(racing);

  expect(new Set(found.map(({ code }) => code))).toEqual(
    new Set(Array.from({ length: 8 }, (_, index) => codeFor(index))),
  );
  expect(new Set(found.map(({ id }) => id)).size).toBe(8);
  expect(await readdir(path)).toHaveLength(8);
});

interface Found {
  readonly code?: string;
  readonly id?: number;
}

async function race(apiUrl: string, path: string): Promise<Found> {
  const { found, errors } = await outputOf(startRacer(apiUrl, path));
  expect(errors).toBe("");
  return found ?? {};
}

function startRacer(apiUrl: string, path: string): ChildProcess {
  const file = fileURLToPath(new URL("claim-racer.fixture.mjs", import.meta.url));
  const child = spawn(process.execPath, [...asBuilt, file, apiUrl, path, since, "80000"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function outputOf(child: ChildProcess): Promise<{ found: Found | undefined; errors: string }> {
  let text = "";
  let errors = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  await new Promise((resolve) => child.on("close", resolve));
  return { found: text === "" ? undefined : (JSON.parse(text) as Found), errors };
}
