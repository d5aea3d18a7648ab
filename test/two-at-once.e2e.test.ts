import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isAlive, processesWithEnv, waitUntil } from "./src/processes.ts";
import { sendMail } from "./src/send-mail.ts";
import { createWorld, type World } from "./src/world.ts";

/** A project of the user's own, with an opencode.json in an unusual layout. */
const userConfig = '{\n\t"$schema": "https://opencode.ai/config.json",\r\n\t"theme":"system"   }';

async function createRepository(world: World): Promise<(...args: string[]) => string> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: world.user.home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "user",
    GIT_AUTHOR_EMAIL: "user@example.com",
    GIT_COMMITTER_NAME: "user",
    GIT_COMMITTER_EMAIL: "user@example.com",
  };
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: world.workspace, env, encoding: "utf8" });
  await writeFile(join(world.workspace, "opencode.json"), userConfig);
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message=start");
  return git;
}

interface Result {
  status: string;
  output: string;
  launchId: string;
  identity: { uuid: string; email: string; release: { kind: string } };
}

const showAllMail =
  'for try in $(seq 100); do mail=$(ravi message email); [ "$mail" != "[]" ] && echo "$mail" && exit 0; sleep 0.2; done; exit 1';

describe("two runs of one persona at once in one git repository", () => {
  test("have two identities, see their own mail only, and leave no trace in the repository", async () => {
    const addresses = new Set<string>();
    await using world = await createWorld(async ({ toolResults }) => {
      const [address, mail] = toolResults;
      if (address === undefined) return { run: "ravi get email" };
      if (mail !== undefined) return { say: mail };
      const own = /"email": "([^"]+)"/.exec(address)?.[1] ?? "";
      addresses.add(own);
      // Mail goes out only once both are there, so each could see the other's.
      await waitUntil(() => addresses.size === 2, { what: "both agents to know their addresses", timeoutMs: 60_000 });
      await sendMail(world.ravi.smtpPort, { to: own, subject: "Hello", text: `for <${own}> alone` });
      return { run: showAllMail };
    });
    const git = await createRepository(world);
    const args = [...world.runArgs("inbox-reader", "Read your mail", "opencode"), "--json"];
    const [first, second] = await Promise.all([world.persona(args), world.persona(args)]);

    const results = [first, second].map(({ stdout }) => JSON.parse(stdout) as Result);
    expect(results.map(({ status }) => status)).toEqual(["completed", "completed"]);
    const [a, b] = results.map(({ identity }) => identity.email);
    expect(a).not.toBe(b);
    expect(results[0]?.output).toContain(`for <${a}> alone`);
    expect(results[0]?.output).not.toContain(`<${b}>`);
    expect(results[1]?.output).toContain(`for <${b}> alone`);
    expect(results[1]?.output).not.toContain(`<${a}>`);

    expect(git("status", "--porcelain", "--ignored")).toBe("");
    expect(readFileSync(join(world.workspace, "opencode.json"), "utf8")).toBe(userConfig);
    expect(await world.account.identities.list()).toEqual([]);
  });
});

test("a launcher killed with SIGKILL changes no file of the user's, and the next run takes its place over", async () => {
  await using world = await createWorld(({ task, toolResults }) => {
    if (task.includes("wait")) return { run: "sleep 300" };
    return toolResults.length === 0 ? { run: 'echo "$RAVI_CONFIG_DIR"' } : { say: toolResults.join() };
  });
  const git = await createRepository(world);
  const killed = world.startPersona(world.runArgs("inbox-reader", "wait", "opencode"));
  const launchId = await waitForLaunchId(world, killed.pid);
  onTestFinished(() => killLaunch(launchId));
  await waitUntil(async () => (await commandsOf(launchId)).some((command) => command === "sleep 300"), {
    what: "the agent's command to run",
    timeoutMs: 60_000,
  });
  expect(git("status", "--porcelain")).toBe("");

  killed.kill("SIGKILL");
  expect(await killed.ended).toMatchObject({ signal: "SIGKILL" });
  expect(readFileSync(join(world.workspace, "opencode.json"), "utf8")).toBe(userConfig);
  expect(git("status", "--porcelain")).toBe("");

  const next = await world.persona([...world.runArgs("inbox-reader", "go on", "claude"), "--json"]);
  const result = JSON.parse(next.stdout) as Result;
  expect(result).toMatchObject({ status: "completed", output: join(world.workspace, ".ravi") });
  expect(existsSync(join(world.workspace, ".ravi"))).toBe(false);
  expect(git("status", "--porcelain", "--ignored")).toBe("");
  expect(readFileSync(join(world.workspace, "opencode.json"), "utf8")).toBe(userConfig);
});

test("an identity that Ravi refuses to delete is reported as left behind, and success is not claimed", async () => {
  await using world = await createWorld(() => ({ say: "done" }), { ravi: { refuseDeletion: true } });
  const run = await world.persona([...world.runArgs("inbox-reader", "Say done", "claude"), "--json"]);
  const result = JSON.parse(run.stdout) as Result & { warnings: { code: string }[] };
  expect(result.identity.release).toEqual({
    kind: "left-behind",
    reason: expect.stringContaining("405"),
    isRefused: true,
  });
  expect(result.warnings.map(({ code }) => code)).toContain("IDENTITY_LEFT_BEHIND");
  expect(run.stderr).toContain("left behind");
  expect((await world.account.identities.list()).map(({ uuid }) => uuid)).toEqual([result.identity.uuid]);
});

test("two launches that ask for one identity name do not share it: the second is refused", async () => {
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0 ? { run: "while [ ! -e go ]; do sleep 0.1; done" } : { say: "done" },
  );
  await world.writePersona({
    id: "worker",
    description: "Works on a task",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "",
    permissions: { allow: ["Bash"] },
    inputs: { TASK_ID: {} },
    ravi: { identity: { name: "task-${TASK_ID}" } },
  });
  const first = world.startPersona(["run", "worker", "work", "--input", "TASK_ID=42", "--timeout", "60"]);
  await first.waitForStderr(/agent/);
  const second = await world.persona(["run", "worker", "work", "--input", "TASK_ID=42", "--json"]);
  expect(JSON.parse(second.stdout)).toMatchObject({
    error: { code: "IDENTITY_BUSY", message: expect.stringContaining('identity "task-42"') },
  });
  expect(second.exitCode).toBe(75);
  await writeFile(join(world.workspace, "go"), "");
  expect((await first.ended).exitCode).toBe(0);
  expect(await world.account.identities.list()).toEqual([]);
});

/** The launch id stands in the environment of the agent that the launcher has started. */
async function waitForLaunchId(world: World, launcherPid: number): Promise<string> {
  return waitUntil(
    async () => {
      if (!isAlive(launcherPid)) throw new Error("the launcher has ended");
      const [launchId = ""] = await readdir(join(world.state, "launches"));
      return (await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).length > 0 ? launchId : undefined;
    },
    { what: "the agent to start", timeoutMs: 60_000 },
  );
}

async function commandsOf(launchId: string): Promise<string[]> {
  const pids = await processesWithEnv("PERSONA_LAUNCH_ID", launchId);
  return pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim());
}

async function killLaunch(launchId: string): Promise<void> {
  await waitUntil(
    async () => {
      const pids = await processesWithEnv("PERSONA_LAUNCH_ID", launchId);
      for (const pid of pids) process.kill(pid, "SIGKILL");
      return pids.length === 0;
    },
    { what: "the processes of the killed launch to end" },
  );
}
