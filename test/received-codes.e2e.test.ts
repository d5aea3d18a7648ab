import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import type { ModelTurn } from "./src/model-turn.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { createWorld, type World } from "./src/world.ts";

const code = "482913";
const authToken = "twilio-token-of-the-site";

test("a one-time code is in the answer, and in no log, event or ledger", async () => {
  const place = { apiUrl: "" };
  const story = ({ toolResults }: ModelTurn): StandInStep => {
    const [, waited] = toolResults;
    if (waited !== undefined) return { say: `The code is ${/"code": "([^"]+)"/.exec(waited)?.[1] ?? "missing"}` };
    if (toolResults.length === 1) return { run: "ravi wait code --timeout 30" };
    // Put together by the shell, so that the command itself does not show it.
    const body = '"Body=Your Example code is $((482000 + 913))"';
    return {
      run: `curl -sS -u AC1:${authToken} ${place.apiUrl}/2010-04-01/Accounts/AC1/Messages.json --data-urlencode "To=$RAVI_PHONE" --data-urlencode From=+12015550142 --data-urlencode ${body} >/dev/null`,
    };
  };
  await using world = await createWorld(story, { ravi: { twilioAuthToken: authToken } });
  place.apiUrl = world.ravi.apiUrl;
  await world.writePersona({
    id: "reader",
    description: "Reads a code",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Read the code.",
    permissions: { allow: ["Bash"] },
    ravi: { identity: { phone: true } },
  });
  const { stdout, stderr, exitCode } = await world.persona(["run", "reader", "Which code came in?"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `The code is ${code}\n` });
  expect(stderr).not.toContain(code);
  const [launch = ""] = await readdir(join(world.state, "launches"));
  const logs = await readdir(join(world.state, "launches", launch));
  expect(logs).toContain("output.log");
  for (const log of logs)
    expect(await readFile(join(world.state, "launches", launch, log), "utf8")).not.toContain(code);
  expect(await readFile(join(world.state, "launches", launch, "output.log"), "utf8")).toContain("[masked]");
  expect((await readFile(join(world.state, "launcher.db"), "latin1")).includes(code)).toBe(false);
});

/** A persona that gets a phone, and in claude's place a script that receives a code and then does `act` with it. */
async function withScript(world: World, act: string): Promise<Record<string, string>> {
  await world.writePersona({
    id: "reader",
    description: "Reads a code",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Read the code.",
    ravi: { identity: { phone: true } },
  });
  const send = `curl -sS -u AC1:${authToken} ${world.ravi.apiUrl}/2010-04-01/Accounts/AC1/Messages.json`;
  const script = [
    "#!/bin/sh",
    `${send} --data-urlencode "To=$RAVI_PHONE" --data-urlencode From=+12015550142 --data-urlencode "Body=Your Example code is ${code}" >"$TMPDIR/sent" 2>&1`,
    'ravi wait code --timeout 30 >"$TMPDIR/waited" 2>&1 || exit 9',
    act,
  ];
  const bin = join(world.user.home, "script");
  await mkdir(bin);
  await writeFile(join(bin, "claude"), `${script.join("\n")}\n`, { mode: 0o700 });
  const ravi = { RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };
  return { ...world.user.env, ...ravi, PATH: `${bin}${delimiter}${world.user.env["PATH"] ?? ""}` };
}

const claudeEvent = (fields: object): string =>
  `printf '%s\\n' '${JSON.stringify({ type: "result", session_id: "s1", ...fields })}'`;

/** Whether Ravi announces messages (local Ravi does) or answers 404 to who wants to hear of them, as hosted Ravi does. */
const announcing = [true, false];

test.each(
  announcing.flatMap((isAnnounced) => [
    { isAnnounced, how: "on standard error", act: `echo "login with ${code} failed" >&2; exit 1` },
    {
      isAnnounced,
      how: "by its own account",
      act: claudeEvent({ subtype: "success", is_error: true, result: `The code ${code} was refused` }),
    },
  ]),
)(
  "a code that a failing agent names $how is in no result, log or ledger (announced: $isAnnounced)",
  async ({ isAnnounced, act }) => {
    await using world = await createWorld(() => ({ say: "unused" }), { ravi: { twilioAuthToken: authToken } });
    if (!isAnnounced) world.ravi.faults.add({ path: "/api/events/stream/", kind: "status", status: 404 });
    const env = await withScript(world, act);
    const { stdout, stderr, exitCode } = await world.persona(["run", "reader", "Log in", "--json"], { env });
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).not.toContain(code);
    expect(JSON.parse(stdout)).toMatchObject({ status: "failed", reason: expect.stringContaining("[masked]") });
    const [launch = ""] = await readdir(join(world.state, "launches"));
    for (const log of await readdir(join(world.state, "launches", launch))) {
      expect(await readFile(join(world.state, "launches", launch, log), "utf8")).not.toContain(code);
    }
    for (const file of (await readdir(world.state)).filter((name) => name.startsWith("launcher.db"))) {
      expect((await readFile(join(world.state, file), "latin1")).includes(code)).toBe(false);
    }
  },
);

test("a finished run is not lost with a log that cannot be masked", async () => {
  await using world = await createWorld(() => ({ say: "unused" }), { ravi: { twilioAuthToken: authToken } });
  world.ravi.faults.add({ path: "/api/events/stream/", kind: "status", status: 404 });
  const answer = claudeEvent({ subtype: "success", is_error: false, result: `The code is ${code}` });
  // A directory that is not empty cannot be replaced by a file.
  const log = `"${world.state}/launches/$PERSONA_LAUNCH_ID/error.log"`;
  const env = await withScript(world, `${answer}; rm ${log}; mkdir -p ${log}/in-the-way`);
  const { stdout, exitCode } = await world.persona(["run", "reader", "Read it", "--json"], { env });
  const result = JSON.parse(stdout) as { output: string; warnings: { code: string; message: string }[] };
  expect({ exitCode, output: result.output }).toEqual({ exitCode: 0, output: `The code is ${code}` });
  expect(result.warnings).toContainEqual({
    code: "CLEANUP_INCOMPLETE",
    message: expect.stringMatching(/^Cannot mask the one-time codes in ".*error\.log": .*; the log was removed$/),
  });
  const [launch = ""] = await readdir(join(world.state, "launches"));
  expect(await readdir(join(world.state, "launches", launch))).toEqual(["output.log"]);
  expect(await readFile(join(world.state, "launches", launch, "output.log"), "utf8")).not.toContain(code);
});

test("--scan tells where the agent left which secret, and never the secret", async () => {
  const secret = "ghx_sentinel-of-the-scan-0815";
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0 ? { run: 'echo "token: $GITHUB_TOKEN" > notes.txt' } : { say: "Noted" },
  );
  await world.writePersona({
    id: "writer",
    description: "Writes",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Write.",
    env: { GITHUB_TOKEN: "$GITHUB_TOKEN" },
    permissions: { allow: ["Bash"] },
  });
  const env = { ...world.user.env, RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };
  const run = await world.persona(["run", "writer", "Note it", "--scan", "--json"], {
    env: { ...env, GITHUB_TOKEN: secret },
  });
  expect(run.stdout + run.stderr).not.toContain(secret);
  expect((JSON.parse(run.stdout) as { leaks: unknown }).leaks).toEqual([
    { secret: "GITHUB_TOKEN", place: "workspace", where: join(world.workspace, "notes.txt") },
  ]);
});
