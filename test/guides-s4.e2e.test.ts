import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { describe, expect, test } from "vitest";
import { guideScript, missingPython } from "./src/guides/guide-scripts.ts";
import { createGuideWorld, type GuideWorld } from "./src/guides/guide-world.ts";
import { indentPython } from "./src/guides/indent-python.ts";
import { sendMail } from "./src/send-mail.ts";

// The guide's copy may have lost the indentation of its Python; this is what its blocks mean.
const linkHelper = (): string =>
  indentPython(guideScript("S4 verification link"), [0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 2, 2, 2, 3, 4, 4, 2, 1]);
const smsHelper = (): string => indentPython(guideScript("S4 SMS code"), [0, 1, 1, 2, 2, 1, 1, 1, 2, 2, 3, 3, 4, 1]);

/** What the guide's helpers call and do not define. */
const supplied = `import re
def extract_link(thread_id):
  out = subprocess.run(["ravi", "inbox", "email", thread_id], check=True, capture_output=True, text=True).stdout
  return re.search(r"https://\\S+", json.loads(out)["messages"][-1]["text_content"]).group()
def get_messages(conversation_id):
  out = subprocess.run(["ravi", "inbox", "sms", conversation_id], check=True, capture_output=True, text=True).stdout
  return json.loads(out)["messages"]
`;

/** A slot's worktree, whose scope is the slot's identity. */
async function createSlot(world: GuideWorld, name: string): Promise<{ cwd: string; email: string; phone: string }> {
  const identity = await world.account.identities.create({ name, provisionPhone: true });
  const cwd = await world.directory(name);
  await mkdir(join(cwd, ".ravi"));
  await writeFile(join(cwd, ".ravi/config.json"), JSON.stringify({ identity_uuid: identity.uuid }));
  return { cwd, email: identity.inbox, phone: identity.phone };
}

async function vaultOf(world: GuideWorld, name: string): Promise<string[]> {
  const [identity] = await world.identitiesNamed(name);
  const { key } = await world.account.identityKeys.create({ identityUuid: identity?.uuid ?? "", label: "test" });
  const secrets = await createRaviClient({ apiUrl: world.ravi.apiUrl, key }).secrets.list();
  return secrets.map((secret) => secret.key).sort();
}
function verificationMail(to: string, token: string): Parameters<typeof sendMail>[1] {
  const text = `Open https://shop.example/verify/${token} to go on.\n`;
  return { to, subject: "Please Verify your address", text };
}

describe.skipIf(missingPython !== undefined)("S4, Aperant", () => {
  test("get_verification_link() waits for the slot's own mail and returns its link", async () => {
    await using world = await createGuideWorld();
    const [slot, sibling] = [await createSlot(world, "agent-build-1"), await createSlot(world, "agent-build-2")];
    await sendMail(world.ravi.smtpPort, verificationMail(sibling.email, "not-yours"));
    const code = `${linkHelper()}\n${supplied}\nprint(get_verification_link("${slot.email}"))\n`;
    const running = world.run("python", code, { cwd: slot.cwd });
    await sendMail(world.ravi.smtpPort, verificationMail(slot.email, "yours"));
    const { exitCode, stdout, stderr } = await running;
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: "https://shop.example/verify/yours\n",
      stderr: "",
    });
  });

  test("get_sms_otp() returns the code of the slot's own text message", async () => {
    await using world = await createGuideWorld();
    const [slot, sibling] = [await createSlot(world, "agent-build-1"), await createSlot(world, "agent-build-2")];
    world.ravi.deliverSms({ to: sibling.phone, from: "+12015550199", body: "Your code is 111111" });
    world.ravi.deliverSms({ to: slot.phone, from: "+12015550199", body: "Your code is 482913" });
    const code = `import json, subprocess, time\n${supplied}\n${smsHelper()}\nprint(get_sms_otp("${slot.phone}"))\n`;
    const { exitCode, stdout, stderr } = await world.run("python", code, { cwd: slot.cwd });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "482913\n", stderr: "" });
  });

  test("the slots' identities have the addresses asked for, and each vault holds what was put into it", async () => {
    await using world = await createGuideWorld();
    const cwd = await world.directory("app");
    const printed = 'printf "%s\\n" "$GITHUB_TOKEN"\n';
    const text = [
      guideScript("S4 identities"),
      guideScript("S4 vault"),
      guideScript("S4 identity of the slot"),
      guideScript("S4 token at run time").split("\n").slice(0, 2).join("\n"),
      printed,
    ];
    const { exitCode, stdout, stderr } = await world.run("bash", `set -e\n${text.join("\n")}`, { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const addresses = (await world.account.identities.list()).map(({ name, inbox }) => `${name} ${inbox}`);
    expect(addresses.sort()).toEqual([
      "agent-build-1 build-1@ravi.localhost",
      "agent-build-2 build-2@ravi.localhost",
      "agent-deploy-1 deploy-1@ravi.localhost",
      `the-human ${world.human.inbox}`,
    ]);
    expect(stdout.split("\n").at(-2)).toBe("ghp_yourtoken");
    expect(await vaultOf(world, "agent-build-1")).toEqual(["ANTHROPIC_API_KEY", "GITHUB_TOKEN"]);
    expect(await vaultOf(world, "agent-build-2")).toEqual(["GITHUB_TOKEN"]);
    expect(await vaultOf(world, "agent-deploy-1")).toEqual([]);
    expect(await vaultOf(world, "the-human")).toEqual([]);
  });

  test("cannot run as it stands, because no snippet imports re: get_sms_otp() ends in a NameError", async () => {
    await using world = await createGuideWorld();
    world.ravi.deliverSms({ to: world.human.phone, from: "+12015550199", body: "Your code is 482913" });
    const stub = 'def get_messages(conversation_id):\n    return [{"body": "Your code is 482913"}]\n';
    const code = `${linkHelper()}\n${stub}\n${smsHelper()}\nget_sms_otp("")\n`;
    const { exitCode, stderr } = await world.run("python", code, { cwd: await world.directory("slot") });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("NameError: name 're' is not defined");
  });
});
