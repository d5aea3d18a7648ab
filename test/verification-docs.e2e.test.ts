import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findTools } from "./src/guides/required-tools.ts";
import { openPageShell, readExamples, type PageShell } from "./src/pages.ts";
import { runExample } from "./src/readme.ts";
import { startCommand, type CliResult } from "./src/run-cli.ts";
import { sendMail, type Mail } from "./src/send-mail.ts";
import { sendSms, type SmsGateway } from "./src/send-sms.ts";
import { startSignUpSite } from "./src/sign-up-site.ts";
import { readNamedFile, readPrograms, type PageProgram } from "./src/verification-page.ts";
import { createWorld, type World } from "./src/world.ts";

const page = "docs/verification.md";
const authToken = "twilio-token-of-the-site";
const shopNumber = "+12015550142";

const { python } = findTools();
const programs = await readPrograms(page);
const examples = await readExamples(page);

let world: World;
let shell: PageShell;
let email: string;
let phone: string;
let taken = 0;

beforeAll(async () => {
  world = await createWorld(() => ({ say: "" }), { ravi: { twilioAuthToken: authToken } });
  shell = await openPageShell(world);
  await symlink(raviCommandPath(), join(world.user.home, "bin/ravi"));
});

afterAll(async () => {
  await shell.run("persona workspace release");
  await world[Symbol.asyncDispose]();
});

test("the workspace gets its identity, by which `ravi` acts from then on", async () => {
  for (const { command, output } of examples.slice(0, 2)) {
    expect((await shell.run(`exec 2>&1; ${command}`)).stdout, command).toBe(output);
  }
  const [identity] = await world.account.identities.list();
  [email, phone] = [identity?.inbox ?? "", identity?.phone ?? ""];
  expect(phone).not.toBe("");
  await sendDistractions();
});

const gateway = (): SmsGateway => ({
  url: world.ravi.apiUrl,
  accountSid: "AC00000000000000000000000000000001",
  authToken,
  from: shopNumber,
});

const mail = (text: string, more: Partial<Mail> = {}): Promise<void> =>
  sendMail(world.ravi.smtpPort, { to: email, from: "no-reply@shop.example", subject: "Please verify", text, ...more });

/** What lies in a mailbox besides: none of it is asked for by any program of the page. */
async function sendDistractions(): Promise<void> {
  const subject = "Summer sale";
  await mail("Order 20261121 is on its way. Unsubscribe: https://shop.example/unsubscribe?list=news", { subject });
  const stranger = { from: "no-reply@evil.example", subject: "Confirm your address" };
  await mail("Confirm your address: https://shop.example.evil.example/confirm?token=1", stranger);
  await mail("Your verification code is 999999.", stranger);
  await sendSms({ ...gateway(), from: "+12015550199" }, { to: phone, body: "Your code is 888888" });
}

/** Sends what a program is to print. */
async function send({ code: program, output }: PageProgram): Promise<void> {
  for (const word of output.trim().split(/\s/)) {
    taken += 1;
    if (word.startsWith("https:")) await mail(`Open this to verify your address:\n${word}\n`);
    else if (program.includes(shopNumber)) await sendSms(gateway(), { to: phone, body: `${word} is your Shop code.` });
    else await mail(`Your verification code is ${word}.`, { subject: "Your code" });
  }
}

async function run({ language, code }: PageProgram): Promise<CliResult> {
  const options = { env: shell.env, cwd: world.workspace, timeoutMs: 100_000 };
  if (language === "ts") return await runExample(code, options);
  if (language === "python") return await startCommand(python ?? "python3", ["-c", code], options).ended;
  return await shell.run(`set -e\n${code}`);
}

const sections = [...programs].filter(([, ofSection]) => ofSection.length > 0);

test("the page has a program in bash, TypeScript and Python for each snippet of the guides", () => {
  expect(sections.map(([heading, all]) => [heading, all.map(({ language }) => language).join(" ")])).toEqual([
    ["# Codes and links, in scripts and in test suites", "sh ts"],
    ["Superset: the link in a mail", "sh ts python"],
    ["Superset: the code in a text message", "sh ts python"],
    ["Aperant: `get_verification_link`", "sh ts python"],
    ["Aperant: `get_sms_otp`", "sh ts python"],
    ["What makes it safe", "sh"],
  ]);
});

test.each(sections)("%s: each program takes the message that comes while it waits, and no other", async (_, all) => {
  for (const program of all) {
    if (program.language === "python" && python === undefined) continue;
    const [{ exitCode, stdout, stderr }] = await Promise.all([run(program), send(program)]);
    expect({ exitCode, stdout, stderr }, program.code).toEqual({ exitCode: 0, stdout: program.output, stderr: "" });
  }
  expect(await readdir(join(world.workspace, ".ravi/claims"))).toHaveLength(taken);
});

test("a wait for what does not come ends as the page says", async () => {
  const { command, output } = examples[2] ?? { command: "", output: "" };
  expect((await shell.run(`exec 2>&1; ${command}`)).stdout).toBe(output);
});

test("the test suite of the page signs up with an application", async () => {
  await using site = await startSignUpSite(world.ravi.smtpPort, { sms: gateway() });
  const onPort = (text: string): string => text.replaceAll("http://127.0.0.1:3000", site.url);
  await writeFile(join(world.workspace, "sign-up.test.ts"), onPort(await readNamedFile(page, "sign-up.test.ts")));
  await installVitest();
  const { command, output } = examples[3] ?? { command: "", output: "" };
  const env = { npm_config_update_notifier: "false" };
  const { stdout } = await shell.run(`exec 2>&1; ${command}`, { env });
  expect(stdout, await readFile(join(world.workspace, "report.txt"), "utf8")).toBe(output);
  expect(site.members()).toEqual([email]);
});

/** As `npm install` would, for `npx` to find it. */
async function installVitest(): Promise<void> {
  const bin = join(world.workspace, "node_modules/.bin");
  await mkdir(bin, { recursive: true });
  await symlink(fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url)), join(bin, "vitest"));
  // Without one it looks for that of a directory above, which is the repository's.
  await writeFile(join(world.workspace, "vitest.config.ts"), "export default {};\n");
}
