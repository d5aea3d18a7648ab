import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { launcherOf } from "./src/harness-world.ts";
import type { ModelTurn } from "./src/model-turn.ts";
import { openPageShell, readScripts } from "./src/pages.ts";
import { isAlive, processesWithEnv, waitUntil } from "./src/processes.ts";
import { personaCommand, startCommand, type CliResult } from "./src/run-cli.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { createWorld, type World } from "./src/world.ts";

// No hexadecimal digits: hashes and uuids have all of those sooner or later.
const code = "ZQ4T9W";
const token = "ghx_sentinel-of-the-ledger-0815";
const words = "words-of-a-message";

/** A world in which a launch has read a secret, taken a code from a mail and found another mail it did not touch. */
async function launchAnna(): Promise<{ world: World; email: string; uuid: string; outputs: string[] }> {
  const inbox = { deliver: (): void => {} };
  const story = ({ toolResults }: ModelTurn): StandInStep => {
    if (toolResults.length > 0) return { say: "Done" };
    inbox.deliver();
    return { run: "ravi wait code --since 1h --timeout 60" };
  };
  const world = await createWorld(story);
  const { uuid, inbox: email } = await world.account.identities.create({ name: "anna" });
  const { apiUrl, managementKey: key } = world.ravi;
  await createRaviClient({ apiUrl, key, identityUuid: uuid }).secrets.set("GITHUB_TOKEN", token);
  inbox.deliver = () => {
    const mail = { to: email, from: "sign-up@shop.example" };
    world.ravi.deliverEmail({ ...mail, subject: `Your code is ${code}`, text: `Your code is ${code}. ${words}` });
    world.ravi.deliverEmail({ ...mail, from: "news@shop.example", subject: words, text: `${words} and no more` });
  };
  await world.writePersona({
    id: "reader",
    description: "Reads a code",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Read the code.",
    env: { GITHUB_TOKEN: "$GITHUB_TOKEN" },
    permissions: { allow: ["Bash"] },
    ravi: { identity: { name: "anna" }, secrets: { GITHUB_TOKEN: {} } },
  });
  const run = await world.persona(["run", "reader", "Which code came in?"]);
  expect(run).toMatchObject({ exitCode: 0, stdout: "Done\n" });
  return { world, email, uuid, outputs: [] };
}

/** Everything that is printed is kept, to be searched for what must not be in it. */
function listening({ world, outputs }: { world: World; outputs: string[] }) {
  return async (args: readonly string[], options: Parameters<World["persona"]>[1] = {}): Promise<CliResult> => {
    const result = await world.persona(args, options);
    outputs.push(result.stdout, result.stderr);
    return result;
  };
}

test("the ledger tells what a launch did, by names and never by values", async () => {
  const place = await launchAnna();
  await using world = place.world;
  const { uuid, email, outputs } = place;
  const persona = listening(place);

  const { launches } = JSON.parse((await persona(["launches", "--json"])).stdout) as { launches: { id: string }[] };
  expect(launches).toEqual([
    expect.objectContaining({
      persona: "reader",
      personaHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      harness: "claude",
      mode: "headless",
      workspace: world.workspace,
      identity: { ravi: world.ravi.apiUrl, name: "anna", uuid, email },
      state: "ended",
      outcome: "completed",
      durationMs: expect.any(Number) as number,
    }),
  ]);
  const id = launches[0]?.id ?? "";
  const listed = await persona(["launches"]);
  expect(listed.stdout.split("\t").slice(0, 5)).toEqual([id, "reader", "claude", "headless", "anna"]);
  expect(await persona(["launches", "--live"])).toMatchObject({
    stdout: "",
    stderr: "no launch is live\n",
    exitCode: 0,
  });

  const log = await persona(["launch-log", id.slice(0, 8)]);
  const steps = log.stdout.split("\n").map((line) => line.replace(/^\S+Z {2}/, ""));
  expect(steps).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^planned: persona reader \([0-9a-f]{12}\), claude \S+ \(headless\) in \//),
      `identity anna found at Ravi: ${email}, ${uuid}`,
      "credentials used: GITHUB_TOKEN (vault)",
      `Ravi says the key is that of ${uuid}`,
      "code taken from email 1",
      "process ended with exit code 0",
      `identity ${uuid} kept`,
      "completed",
      `output  ${join(world.state, "launches", id, "output.log")}`,
    ]),
  );
  const asJson = JSON.parse((await persona(["launch-log", id, "--json"])).stdout) as {
    rows: { kind: string; data: unknown }[];
  };
  expect(asJson.rows.filter(({ kind }) => kind === "code.claimed").map(({ data }) => data)).toEqual([
    { kind: "code", source: "email", messageId: 1 },
  ]);

  for (const who of ["anna", uuid, email]) {
    const { stdout, stderr, exitCode } = await persona(["timeline", who]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(`identity anna: ${email}, ${uuid}, at ${world.ravi.apiUrl}\n`);
    const kinds = stdout
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split("\t")[2]);
    expect(kinds.map((line) => line?.replace(/^(planned|identity anna (?:found|leased)|credentials).*/, "$1"))).toEqual(
      [
        "identity anna leased",
        "planned",
        "identity anna found",
        "credentials",
        "email 1 came in from sign-up@shop.example",
        "email 2 came in from news@shop.example",
        "code taken from email 1",
        `identity ${uuid} kept`,
        "completed",
      ],
    );
  }
  const { apiUrl, managementKey: key } = world.ravi;
  const unread = await createRaviClient({ apiUrl, key, identityUuid: uuid }).emailMessages.list({ unread: true });
  expect(unread.map((mail) => mail.id)).toContain(2);

  const exported = await persona(["ledger", "export"]);
  expect(await persona(["ledger", "verify"])).toMatchObject({ exitCode: 0 });
  const logs = await readdir(join(world.state, "launches", id));
  expect(logs).toContain("output.log");
  outputs.push(await readFile(join(world.state, "launcher.db"), "latin1"));
  expect(exported.stdout).toContain("GITHUB_TOKEN");
  for (const secret of [code, token, words, "ravi_id_", world.ravi.managementKey]) {
    for (const output of outputs) expect(output.includes(secret), `${secret} in ${output.slice(0, 80)}`).toBe(false);
  }
});

test("a timeline works without Ravi, and says what it cannot show", async () => {
  const place = await launchAnna();
  await using world = place.world;
  const persona = listening(place);
  const offline = { ...world.user.env, RAVI_API_URL: "http://127.0.0.1:9", RAVI_MANAGEMENT_KEY: "ravi_mgmt_none" };

  for (const [env, why] of [
    [offline, "came to nothing|127.0.0.1:9"],
    [world.user.env, "local Ravi does not run"],
  ] as const) {
    const { stdout, stderr, exitCode } = await persona(["timeline", "anna"], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("code taken from email 1");
    expect(stdout).not.toContain("came in");
    expect(stderr).toMatch(new RegExp(`^mail .*not shown: .*(?:${why})`));
  }
  const stranger = await persona(["timeline", "nobody@ravi.localhost", "--json"]);
  expect(stranger).toMatchObject({ exitCode: 66, stdout: expect.stringContaining("IDENTITY_UNKNOWN") as string });
  const unknown = await persona(["launch-log", "nosuchlaunch"]);
  expect(unknown).toMatchObject({
    exitCode: 66,
    stderr:
      'error Cannot find launch "nosuchlaunch": no launch has that id [LAUNCH_UNKNOWN]\n  → See persona launches for those there are\n',
  });
});

test("an export is complete, may be cut by its reader, and verifies; a changed byte of the ledger is found", async () => {
  const place = await launchAnna();
  await using world = place.world;
  const persona = listening(place);
  const { stdout } = await persona(["ledger", "export"]);
  const rows = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { seq: number; hash: string; launchId: string });
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  const last = rows.at(-1);
  const head = `${last?.seq}:${last?.hash}`;
  await writeFile(join(world.workspace, "ledger.jsonl"), stdout);

  for (const where of [[], ["--file", "ledger.jsonl"], ["--head", head], ["--file", "ledger.jsonl", "--head", head]]) {
    const verified = await persona(["ledger", "verify", ...where]);
    expect(verified).toMatchObject({
      exitCode: 0,
      stdout: `ok     ${rows.length} rows, 1 to ${rows.length}: none changed, missing, inserted or moved\nhead   ${head}\n`,
    });
  }
  for (const filter of [
    ["--identity", "anna"],
    ["--launch", rows[0]?.launchId ?? ""],
    ["--since", "2020-01-01"],
  ]) {
    expect((await persona(["ledger", "export", ...filter])).stdout).toBe(stdout);
  }
  expect((await persona(["ledger", "export", "--since", "2999-01-01T00:00:00Z"])).stdout).toBe("");
  expect(await persona(["ledger", "export", "--since", "yesterday"])).toMatchObject({ exitCode: 64, stdout: "" });

  const piped = await startCommand(
    "/bin/sh",
    ["-c", `'${process.execPath}' '${personaCommand}' ledger export | head -n 1; echo end`],
    {
      env: world.user.env,
      cwd: world.workspace,
    },
  ).ended;
  expect(piped).toMatchObject({ exitCode: 0, stdout: `${stdout.split("\n")[0]}\nend\n`, stderr: "" });

  const database = join(world.state, "launcher.db");
  const bytes = await readFile(database);
  const at = bytes.lastIndexOf('"exitCode":0');
  expect(at).toBeGreaterThan(0);
  bytes.write('"exitCode":1', at);
  await writeFile(database, bytes);
  const ended = rows.find((row) => JSON.stringify(row).includes('"exitCode":0'))?.seq;
  const found = await persona(["ledger", "verify"]);
  expect(found.exitCode).toBe(65);
  expect(found.stdout).toContain(`wrong  row ${ended} was changed: its hash does not fit what it says\n`);
  expect(JSON.parse((await persona(["ledger", "verify", "--json"])).stdout)).toMatchObject({
    valid: false,
    fault: { kind: "changed", seq: ended },
  });
  await writeFile(join(world.workspace, "ledger.jsonl"), stdout.split("\n").slice(0, -2).join("\n"));
  expect(await persona(["ledger", "verify", "--file", "ledger.jsonl", "--head", head])).toMatchObject({
    exitCode: 65,
    stdout: expect.stringContaining(`row ${last?.seq} was cut off at the end`) as string,
  });
});

test("a message that is taken in a scope of several launches is noted once: by the launch that took it, else by its holder", async () => {
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0 ? { run: "ravi wait link --since 1h --timeout 60" } : { say: "Done" },
  );
  await world.writePersona({
    id: "keeper",
    description: "Keeps",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Keep.",
    permissions: { allow: ["Bash"] },
    ravi: { identity: { name: "kept" } },
  });
  const { inbox: to } = await world.account.identities.create({ name: "kept" });
  const link = "https://shop.example/confirm?token=a1b2c3d4e5f6";
  world.ravi.deliverEmail({ to, from: "sign-up@shop.example", subject: "Confirm", text: `Confirm here: ${link}` });
  world.ravi.deliverEmail({ to, from: "friend@shop.example", subject: "Hello", text: "Good day" });
  const launcher = launcherOf(world);
  const kept = launcher.usePersona("keeper", { keepIdentity: true });
  expect(await kept.sendMessage("Confirm")).toMatchObject({ status: "completed" });
  const exec = ["exec", "--", "ravi", "wait", "email", "--since", "1h", "--subject", "Hello", "--timeout", "60"];
  expect(await world.persona(exec)).toMatchObject({ exitCode: 0, stderr: "" });
  await kept[Symbol.asyncDispose]();
  launcher[Symbol.dispose]();

  const { stdout } = await world.persona(["ledger", "export"]);
  const lines = stdout.trimEnd().split("\n");
  const rows = lines.map((line) => JSON.parse(line) as { kind: string; launchId: string; data: { mode?: string } });
  const planned = rows.filter(({ kind }) => kind === "launch.planned");
  const modes = new Map(planned.map(({ launchId, data }) => [launchId, data.mode]));
  const claims = rows.filter(({ kind }) => kind === "code.claimed");
  expect(claims.map(({ launchId, data }) => ({ mode: modes.get(launchId), ...data }))).toEqual([
    { mode: "headless", kind: "link", source: "email", messageId: 1 },
    { mode: "hold", kind: "message", source: "email", messageId: 2 },
  ]);
});

test("a launch is live while it runs, its log can be followed, and without its process it is lost", async () => {
  await using world = await createWorld(() => ({ hang: true }), { mayLeaveScope: true });
  await using run = world.startPersona(world.runArgs("inbox-reader", "Wait", "claude"));
  const live = await waitUntil(
    async () => {
      const { stdout } = await world.persona(["launches", "--live", "--json"]);
      const [launch] = (JSON.parse(stdout) as { launches: { id: string; state: string }[] }).launches;
      const log = launch === undefined ? "" : (await world.persona(["launch-log", launch.id])).stdout;
      return log.includes("started ") ? launch : undefined;
    },
    { what: "the launch to be live", timeoutMs: 60_000 },
  );
  expect(live.state).toBe("live");
  await using follower = world.startPersona(["launch-log", live.id, "--follow"]);
  await using rows = world.startPersona(["launch-log", live.id, "--follow", "--json"]);
  await using stopped = world.startPersona(["launch-log", live.id, "--follow"]);
  await waitUntil(
    () =>
      [follower, stopped].every((each) => each.stdout().includes("started ")) &&
      rows.stdout().includes("process.started"),
    {
      what: "the followers to tell of the process",
      timeoutMs: 60_000,
    },
  );
  stopped.kill("SIGINT");
  expect(await stopped.ended).toMatchObject({ exitCode: 130, stderr: "" });

  run.kill("SIGKILL");
  await run.ended;
  const followed = await follower.ended;
  expect(followed).toMatchObject({ exitCode: 0, stderr: "" });
  expect(followed.stdout).toContain("it never ended, and its process is dead\n");
  const lines = (await rows.ended).stdout.trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toContain("process.started");
  const { stdout } = await world.persona(["launches"]);
  expect(stdout.split("\t")).toEqual(expect.arrayContaining([live.id, "lost"]));
  expect(await world.persona(["launches", "--live"])).toMatchObject({ stdout: "" });
  await waitUntil(async () => (await processesWithEnv("PERSONA_LAUNCH_ID", live.id)).every((pid) => !isAlive(pid)), {
    what: "the agent to be gone",
    timeoutMs: 60_000,
  });
});

test("the commands of docs/operations.md about the ledger work", async () => {
  const { world, uuid } = await launchAnna();
  await using _ = world;
  const { launches } = JSON.parse((await world.persona(["launches", "--json"])).stdout) as {
    launches: { id: string }[];
  };
  const script = await readScripts("docs/operations.md", "## The ledger");
  const { run } = await openPageShell(world);
  const env = { LAUNCH: launches[0]?.id ?? "", IDENTITY: uuid };
  const { exitCode, stdout, stderr } = await run(script, { env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.match(/^ok {5}\d+ rows/gm)).toHaveLength(3);
});
