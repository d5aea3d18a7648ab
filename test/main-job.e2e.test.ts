import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { processesWithEnv } from "./src/processes.ts";
import { sendMail } from "./src/send-mail.ts";
import type { ModelTurn } from "./src/model-turn.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { createWorld, harnesses, type World } from "./src/world.ts";

/** Looks up the address from a subfolder, waits for the mail, and answers with what the shell brought back. */
function readMailScript(onAddress: (address: string) => Promise<void>) {
  return async ({ toolResults }: ModelTurn): Promise<StandInStep> => {
    const [address, mail] = toolResults;
    if (address === undefined)
      return { run: "mkdir -p deep/er && (cd deep/er && ravi get email && printenv RAVI_EMAIL)" };
    if (mail === undefined) {
      await onAddress(/"email": "([^"]+)"/.exec(address)?.[1] ?? "nobody@ravi.localhost");
      return {
        run: '(cd deep/er && ravi auth status && printf \'%s/%s\\n\' "$RAVI_CONFIG_DIR" bin && command -v ravi) && for try in $(seq 60); do mail=$(ravi message email --unread); [ "$mail" != "[]" ] && echo "$mail" && exit 0; sleep 0.3; done; exit 1',
      };
    }
    return { say: `ADDRESS ${address} MAIL ${mail}` };
  };
}

/** An account with an identity of its own, as `ravi auth login` leaves it behind. */
async function logInAccount(world: World): Promise<string> {
  const human = await world.account.identities.create({ name: "the-human" });
  await world.user.writeRaviConfig({
    management_key: world.ravi.managementKey,
    identity_key: human.api_key ?? "",
    identity_uuid: human.uuid,
    identity_name: human.name,
    user_email: "human@example.com",
    api_url: world.ravi.apiUrl,
  });
  return human.inbox;
}

/** What the user's shell start-up files may do to an agent's environment. */
const hostileProfile = "export RAVI_EMAIL=profile@hijack.example RAVI_CONFIG_DIR=/nonexistent PATH=/usr/bin:/bin\n";

describe.each(harnesses)("%s", (harness) => {
  test("acts from a subfolder under its own identity, reads a real mail, and is released", async () => {
    await using world = await createWorld(
      readMailScript((address) =>
        sendMail(world.ravi.smtpPort, { to: address, subject: "Code", text: "Your code is 482913." }),
      ),
    );
    for (const file of [".profile", ".bash_profile", ".bashrc"]) {
      await writeFile(join(world.user.home, file), hostileProfile);
    }
    const humanAddress = await logInAccount(world);

    const run = await world.persona([...world.runArgs("inbox-reader", "What is in my mail?", harness), "--json"]);

    expect(run.stderr).toContain("identity");
    const result = JSON.parse(run.stdout) as {
      status: string;
      output: string;
      launchId: string;
      logFile: string;
      identity: { name: string; email: string; release: { kind: string } };
    };
    expect({ exitCode: run.exitCode, status: result.status }).toEqual({ exitCode: 0, status: "completed" });
    const { email } = result.identity;
    expect(email).not.toBe(humanAddress);
    expect(result.output).toContain(`"email": "${email}"`);
    expect(result.output).toContain(`\n${email}`);
    expect(result.output).toContain(`"identity": "${result.identity.name}"`);
    expect(result.output).toContain("Your code is 482913.");
    expect(result.output).not.toContain(humanAddress);
    expect(result.output).not.toContain("hijack");
    expect(result.output).toMatch(/\/\.ravi\/bin\n[^\n]*\/\.ravi\/bin\/ravi\n/);

    expect(result.identity.release).toEqual({ kind: "deleted" });
    expect((await world.account.identities.list()).map(({ inbox }) => inbox)).toEqual([humanAddress]);
    expect(await processesWithEnv("PERSONA_LAUNCH_ID", result.launchId)).toEqual([]);
    expect(await readdir(world.workspace)).toEqual(["deep"]);
    expect(await readdir(join(world.state, "launches", result.launchId))).toEqual(["error.log", "output.log"]);
    const log = await readFile(result.logFile, "utf8");
    expect(log).toContain("Your code is [masked].");
    expect(log).not.toContain("482913");
  });
});

// codex refuses to work with some directories there; claude is tried beside it.
describe.each(["claude", "codex"] as const)("%s", (harness) => {
  test("works with home, workspace and state below the system's temporary directory", async () => {
    await using world = await createWorld(
      ({ toolResults }) => (toolResults.length === 0 ? { run: "ravi get email" } : { say: toolResults.join() }),
      { home: { below: "system-temp" } },
    );
    const run = await world.persona([...world.runArgs("inbox-reader", "Who are you?", harness), "--json"]);
    const result = JSON.parse(run.stdout) as { output: string; identity: { email: string } };
    expect(result.output).toContain(`"email": "${result.identity.email}"`);
  });
});
