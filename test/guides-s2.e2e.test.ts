import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createRaviClient } from "@persona-launcher/ravi";
import { describe, expect, test } from "vitest";
import { guideScript, missing } from "./src/guides/guide-scripts.ts";
import { createGuideWorld, phonePattern } from "./src/guides/guide-world.ts";
import { sendMail } from "./src/send-mail.ts";

/** What the account's own vault holds, for every worktree to get a copy of. */
const shared = {
  OPENAI_API_KEY: "sk-shared-0451",
  STRIPE_TEST_KEY: "sk_test_4eC39",
  GITHUB_TOKEN: "ghp_shared",
  DATABASE_URL: "postgres://app:p%40ss@db.example/app?pool=5",
};
const { DATABASE_URL, ...apiKeys } = shared;

const variants = {
  short: {
    prefix: "superset",
    setup: (): string => `${guideScript("S2 short setup.sh")}${guideScript("S2 short setup.sh, secrets")}`,
    teardown: (): string => guideScript("S2 short teardown.sh"),
    secrets: apiKeys,
  },
  full: {
    prefix: "ws",
    setup: (): string => guideScript("S2 full setup.sh"),
    teardown: (): string => guideScript("S2 full teardown.sh"),
    secrets: { OPENAI_API_KEY: shared.OPENAI_API_KEY, DATABASE_URL },
  },
};

describe.skipIf(missing !== undefined)("S2, Superset", () => {
  for (const [variant, { prefix, setup, teardown, secrets }] of Object.entries(variants)) {
    test(`setup.sh and teardown.sh, ${variant}: two worktrees, each with its own values in .env`, async () => {
      await using world = await createGuideWorld();
      const human = createRaviClient({ apiUrl: world.ravi.apiUrl, key: world.human.api_key ?? "" });
      for (const [key, value] of Object.entries(shared)) await human.secrets.set(key, value);
      const emails = await Promise.all(
        ["blue-fox", "red-hen"].map(async (name) => {
          const cwd = await world.directory(name);
          const run = await world.run("bash", setup(), { cwd, env: { SUPERSET_WORKSPACE_NAME: name } });
          expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: "" });
          const [identity, ...others] = await world.identitiesNamed(`${prefix}-${name}`);
          expect(others).toEqual([]);
          expect(identity?.phone).toMatch(phonePattern);
          const values = parseEnv(await readFile(join(cwd, ".env"), "utf8"));
          expect(values).toEqual({ AGENT_EMAIL: identity?.inbox, AGENT_PHONE: identity?.phone, ...secrets });
          return identity?.inbox;
        }),
      );
      expect(new Set(emails).size).toBe(2);

      const options = { cwd: await world.directory("blue-fox"), env: { SUPERSET_WORKSPACE_NAME: "blue-fox" } };
      const { exitCode, stderr } = await world.run("bash", teardown(), options);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(await world.identitiesNamed(`${prefix}-blue-fox`)).toEqual([]);
      expect(await world.identitiesNamed(`${prefix}-red-hen`)).toHaveLength(1);
      await world.expectUntouchedAccount();
    });
  }

  test("the inline verification prints the link of the newest mail and the code of the newest text message", async () => {
    await using world = await createGuideWorld();
    const text = "Open https://shop.example/verify/1 to go on.";
    await sendMail(world.ravi.smtpPort, { to: world.human.inbox, subject: "Verify", text });
    world.ravi.deliverSms({ to: world.human.phone, from: "+12015550199", body: "Your code is 482913" });
    const run = await world.run("bash", guideScript("S2 inline verification"), {
      cwd: await world.directory("worktree"),
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: "https://shop.example/verify/1\n482913\n", stderr: "" });
  });
});
