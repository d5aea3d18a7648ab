import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ModelTurn } from "./src/model-turn.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { createWorld } from "./src/world.ts";

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
