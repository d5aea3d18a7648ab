import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sendMail } from "./src/send-mail.ts";
import { startSignUpSite } from "./src/sign-up-site.ts";
import { createWorld } from "./src/world.ts";

interface Result {
  status: string;
  output: string;
  warnings: { code: string }[];
  identity: { email: string; phone?: string; release: { kind: string } };
}

test("every persona that comes with the launcher has a story here", () => {
  const files = readdirSync(fileURLToPath(new URL("../personas", import.meta.url)));
  expect(files.filter((name) => name.endsWith(".json"))).toEqual([
    "inbox-reader.json",
    "otp-runner.json",
    "signup-tester.json",
  ]);
});

test("inbox-reader reads its mail and answers about it, in claude", async () => {
  await using world = await createWorld(async ({ system, toolResults }) => {
    const [address, mail] = toolResults;
    if (address === undefined) return { run: "ravi get email" };
    if (mail !== undefined) return { say: `${system.includes("untrusted")} ${/"subject": "[^"]*"/.exec(mail)?.[0]}` };
    const to = /"email": "([^"]+)"/.exec(address)?.[1] ?? "";
    await sendMail(world.ravi.smtpPort, { to, subject: "Grüße aus Köln 👋", text: "Hallo" });
    return { run: "ravi wait email --timeout 30" };
  });
  const run = await world.persona(["run", "inbox-reader", "What is my newest mail about?", "--json"]);
  const result = JSON.parse(run.stdout) as Result;
  expect(result).toMatchObject({ status: "completed", output: 'true "subject": "Grüße aus Köln 👋"' });
});

test("signup-tester signs up on a site with its own address and confirms the mailed code, in codex", async () => {
  await using world = await createWorld(({ system, toolResults }) => {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(system)?.[0] ?? "no site in the prompt";
    const [, mail, confirmation] = toolResults;
    if (toolResults.length === 0) return { run: `curl -sS --data-urlencode "email=$RAVI_EMAIL" ${url}/sign-up` };
    if (mail === undefined) return { run: "ravi wait code --timeout 30" };
    const code = /"code": "(\d{6})"/.exec(mail)?.[1] ?? "none";
    const fields = `--data-urlencode "email=$RAVI_EMAIL" --data-urlencode "code=${code}"`;
    return confirmation === undefined ? { run: `curl -sS ${fields} ${url}/confirm` } : { say: confirmation };
  });
  await using site = await startSignUpSite(world.ravi.smtpPort);
  const model = world.user.models.codex;
  const choice = ["--input", `SITE_URL=${site.url}`, "--model", model];
  const run = await world.persona(["run", "signup-tester", "Sign up", ...choice, "--json"]);
  const result = JSON.parse(run.stdout) as Result;
  expect(result).toMatchObject({ status: "completed", identity: { release: { kind: "deleted" } } });
  expect(result.output).toContain(`Welcome, ${result.identity.email}`);
  expect(site.members()).toEqual([result.identity.email]);
});

test("otp-runner waits for a code by mail and answers with it alone, in opencode", async () => {
  await using world = await createWorld(async ({ toolResults }) => {
    const [address, mail] = toolResults;
    if (address === undefined) return { run: "ravi get email && ravi get phone" };
    if (mail !== undefined) return { say: /"code": "(\d{6})"/.exec(mail)?.[1] ?? "NONE" };
    const to = /"email": "([^"]+)"/.exec(address)?.[1] ?? "";
    await sendMail(world.ravi.smtpPort, { to, subject: "Login", text: "Your one-time code: 660175" });
    return { run: "ravi wait code --timeout 30" };
  });
  const model = world.user.models.opencode;
  const run = await world.persona(["run", "otp-runner", "Get the code", "--model", model, "--json"]);
  const result = JSON.parse(run.stdout) as Result;
  expect(result).toMatchObject({ status: "completed", output: "660175" });
  expect(result.identity.phone).toMatch(/^\+1/);
});
