import { createRaviClient } from "@persona-launcher/ravi";
import { ensureLocalRavi } from "@persona-launcher/ravi-local";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createAgentHome } from "./src/agent-home.ts";
import { runPersona, startCommand } from "./src/run-cli.ts";

test("persona ravi starts, fills, shows, empties and stops the identity service of this user", async () => {
  const user = await createAgentHome({ url: "http://127.0.0.1:1", openaiUrl: "http://127.0.0.1:1/v1" });
  onTestFinished(() => user[Symbol.asyncDispose]());
  const persona = (...args: string[]) => runPersona(["ravi", ...args], { env: user.env, cwd: user.workspace });
  onTestFinished(async () => void (await persona("down")));

  expect(await persona("status")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("is stopped") });
  const up = JSON.parse((await persona("up", "--json")).stdout) as { apiUrl: string; startedNow: boolean };
  expect(up.startedNow).toBe(true);
  expect((await persona("status")).exitCode).toBe(0);

  const stateDir = join(user.home, ".local/state/persona-launcher/ravi-local");
  const { managementKey } = await ensureLocalRavi({ stateDir });
  const account = createRaviClient({ apiUrl: up.apiUrl, key: managementKey });
  const identity = await account.identities.create({ name: "ada", provisionPhone: true });
  const ada = createRaviClient({ apiUrl: up.apiUrl, key: identity.api_key ?? "" });

  const mail = ["--to", identity.inbox, "--from", "shop@example.com", "--subject", "Code", "--text", "Code 482913"];
  expect(await persona("deliver", ...mail)).toMatchObject({ exitCode: 0, stdout: `delivered to ${identity.inbox}\n` });
  expect(await persona("deliver", "--to", identity.phone, "--from", "+12015550188", "--text", "SMS")).toMatchObject({
    exitCode: 0,
  });
  expect((await ada.emailMessages.list()).map(({ text_content }) => text_content.trim())).toEqual(["Code 482913"]);
  expect((await ada.smsMessages.list()).map(({ body }) => body)).toEqual(["SMS"]);
  const nobody = await persona("deliver", "--to", "nobody@ravi.localhost", "--from", "a@b.example", "--text", "x");
  expect(nobody).toMatchObject({ exitCode: 64, stdout: "", stderr: expect.stringContaining("No Mailbox matches") });

  expect((await persona("logs")).stdout).toMatch(/info STARTED HTTP/);
  expect(await persona("reset")).toMatchObject({ exitCode: 64, stderr: expect.stringContaining("Say --yes") });
  expect((await account.identities.list()).length).toBe(1);
  expect(await persona("reset", "--yes")).toMatchObject({ exitCode: 0, stdout: "local Ravi is empty\n" });
  expect(await account.identities.list()).toEqual([]);
  expect((await persona("down")).exitCode).toBe(0);
  expect((await persona("status")).exitCode).toBe(1);
});

test("persona ravi approve lets `ravi auth login` complete", async () => {
  const user = await createAgentHome({ url: "http://127.0.0.1:1", openaiUrl: "http://127.0.0.1:1/v1" });
  onTestFinished(() => user[Symbol.asyncDispose]());
  const persona = (...args: string[]) => runPersona(["ravi", ...args], { env: user.env, cwd: user.workspace });
  onTestFinished(async () => void (await persona("down")));
  const { apiUrl } = JSON.parse((await persona("up", "--json")).stdout) as { apiUrl: string };
  const env = { ...user.env, RAVI_API_URL: apiUrl };
  const login = startCommand("ravi", ["auth", "login"], { env, cwd: user.workspace });
  onTestFinished(() => login[Symbol.asyncDispose]());
  const [code] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(await login.waitForStderr(/[A-Z0-9]{4}-[A-Z0-9]{4}/)) ?? [];
  expect(await persona("approve", "--code", code ?? "")).toMatchObject({ exitCode: 0 });
  expect(await login.ended).toMatchObject({ exitCode: 0 });
  const status = await startCommand("ravi", ["auth", "status"], { env, cwd: user.workspace }).ended;
  expect(JSON.parse(status.stdout)).toMatchObject({ authenticated: true });
});
