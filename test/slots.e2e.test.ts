import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchArgv, type ArgvWatch } from "./src/argv-watch.ts";
import { openTerminal, type Terminal } from "./src/exec-terminal.ts";
import { isAlive, waitUntil } from "./src/processes.ts";
import { startFaultProxy, type FaultProxy } from "./src/ravi-faults/fault-proxy.ts";
import { personaCommand, type CliResult } from "./src/run-cli.ts";
import { searchFiles } from "./src/sentinel-search.ts";
import { createSentinelFinder, makeSentinel } from "./src/sentinels.ts";
import { createWorld, type World } from "./src/world.ts";

const token = makeSentinel("github", "plain");
const npm = makeSentinel("npm", "plain");
const certificate = makeSentinel("certificate", "plain");
const slipped = makeSentinel("slipped", "plain");
const finder = createSentinelFinder([token, npm, certificate, slipped]);

/** What every slot is to have; the last value has what readers of .env files stumble over. */
const secrets = {
  GITHUB_TOKEN: token.value,
  NPM_PUBLISH_TOKEN: npm.value,
  CERTIFICATE: `# ${certificate.value}\n'two lines'`,
};
const envFile = `# shared
GITHUB_TOKEN=${secrets.GITHUB_TOKEN}
export npm_publish_token='${secrets.NPM_PUBLISH_TOKEN}' # for releases
CERTIFICATE="${secrets.CERTIFICATE}"
`;

const slotNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `agent-build-${String(index + 1).padStart(2, "0")}`);

let world: World;
let argv: ArgvWatch;
let env: Record<string, string>;
let places = 0;

beforeAll(async () => {
  world = await createWorld(() => ({ say: "" }));
  argv = await watchArgv({ sentinels: [...finder.forms] });
  env = { ...world.user.env, RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };
  await world.user.writeRaviConfig({ management_key: world.ravi.managementKey, api_url: world.ravi.apiUrl });
  await writeFile(join(world.workspace, "secrets.env"), envFile, { mode: 0o600 });
});

afterAll(async () => {
  await argv[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** The identity of a slot, as the account sees it. */
async function identityOf(name: string): Promise<RaviClient> {
  const identity = (await world.account.identities.list()).find((one) => one.name === name);
  const { apiUrl, managementKey: key } = world.ravi;
  return createRaviClient({ apiUrl, key, identityUuid: identity?.uuid ?? "none" });
}

async function vaultOf(name: string): Promise<Record<string, string>> {
  const found = await (await identityOf(name)).secrets.list();
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
}

async function statesOf(pool: string): Promise<string[]> {
  const { stdout } = await world.persona(["pool", "status", pool, "--json"]);
  const { pools } = JSON.parse(stdout) as { pools: { slots: { state: string }[] }[] };
  return pools.flatMap(({ slots }) => slots.map(({ state }) => state));
}

interface AgentTerminal extends Terminal {
  readonly email: string;
  /** The process of `persona exec`. */
  readonly persona: number;
  /** Runs a line in the agent's shell, and resolves with what it prints. */
  run(line: string): Promise<string>;
}

/** A terminal as an orchestrator opens it: its first process is `persona exec`, which has a slot as long as it lives. */
async function openAgent(pool: string): Promise<AgentTerminal> {
  const cwd = join(world.workspace, `terminal-${(places += 1)}`);
  await mkdir(cwd);
  const agent = `echo "slot <$RAVI_EMAIL> <$PPID>"; while read -r line; do eval "$line"; echo "done."; done`;
  const exec = ["exec", "--lifecycle", "pool", "--identity", pool, "--wait", "60s", "--", "/bin/bash", "-c", agent];
  // The account comes from the login at home: the terminal's own program is told its environment on its command line.
  const terminal = openTerminal({ argv: [process.execPath, personaCommand, ...exec], env: world.user.env, cwd });
  const shown = await terminal.waitFor(/slot <[^>]+> <\d+>/, 60_000);
  const [, email = "", persona = ""] = /slot <([^>]+)> <(\d+)>/.exec(shown) ?? [];
  return {
    ...terminal,
    email,
    persona: Number(persona),
    run: async (line) => {
      terminal.type(`${line}\n`);
      const printed = await terminal.waitFor(/done\.\r\n/, 60_000);
      return printed.slice(printed.indexOf("\r\n") + 2, printed.lastIndexOf("done."));
    },
    [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose](),
  };
}

/** Ends a terminal's agent as a user does, and waits until its slot has been cleaned. */
async function close(agent: AgentTerminal): Promise<void> {
  agent.type("exit 0\n");
  expect(await agent.ended).toEqual({ status: 0 });
}

async function seed(pool: string, options: Parameters<World["persona"]>[1] = {}): Promise<CliResult> {
  return await world.persona(["vault", "seed", `pool:${pool}`, "--from", "secrets.env"], options);
}

test("twelve slots are made under their prefix, and one file fills their vaults, again and again", async () => {
  const made = await world.persona(["pool", "create", "aperant", "--size", "12", "--prefix", "agent-build"]);
  expect(made).toMatchObject({
    exitCode: 0,
    stdout: `pool aperant: 12 slots, 12 free; slots rest for 60 s after their users\nmade: ${slotNames(12).join(", ")}\n`,
    stderr: "",
  });
  const said = ["CERTIFICATE, GITHUB_TOKEN, NPM_PUBLISH_TOKEN", ...slotNames(12).map((name) => `${name} has them`), ""];
  for (let time = 1; time <= 2; time += 1) {
    expect(await seed("aperant")).toEqual({ exitCode: 0, signal: undefined, stdout: said.join("\n"), stderr: "" });
    expect(await Promise.all(slotNames(12).map(vaultOf))).toEqual(slotNames(12).map(() => secrets));
  }
});

test("what comes by standard input changes one secret of one slot", async () => {
  const rotated = await world.persona(["vault", "seed", "agent-build-12", "--from", "-", "--json"], {
    input: `GITHUB_TOKEN=${npm.value}\n`,
  });

  expect({ ...rotated, stdout: JSON.parse(rotated.stdout) as unknown }).toMatchObject({
    exitCode: 0,
    stdout: { secrets: ["GITHUB_TOKEN"], vaults: [{ name: "agent-build-12", kind: "seeded" }] },
    stderr: "",
  });
  expect(await vaultOf("agent-build-12")).toEqual({ ...secrets, GITHUB_TOKEN: npm.value });
  expect(await vaultOf("agent-build-11")).toEqual(secrets);
});

test.each([
  { what: "a name that is none", input: `NEW=1\nmy-${slipped.value}=2\n` },
  { what: "a value without a name", input: `NEW=1\n${slipped.value}\n` },
  { what: "a value that would be cut", input: `NEW=1\nOTHER=${slipped.value}#2\n` },
  { what: "a name that is there twice", input: `NEW=${slipped.value}\nnew=2\n` },
  { what: "nothing", input: "# later\n" },
])("$what is refused before any vault is touched, and repeated nowhere", async ({ input }) => {
  const refused = await world.persona(["vault", "seed", "pool:aperant", "--from", "-"], { input });

  expect(refused).toMatchObject({
    exitCode: 64,
    stdout: "",
    stderr: expect.stringContaining("[OPTION_INVALID]") as string,
  });
  expect(finder.find(refused.stderr)).toEqual([]);
  expect(await Promise.all(slotNames(11).map(vaultOf))).toEqual(slotNames(11).map(() => secrets));
});

test.each([
  { owner: "pool:nosuch", file: "secrets.env", exitCode: 66, code: "POOL_UNKNOWN" },
  { owner: "nosuch", file: "secrets.env", exitCode: 66, code: "IDENTITY_UNKNOWN" },
  { owner: "workspace", file: "secrets.env", exitCode: 66, code: "IDENTITY_UNKNOWN" },
  { owner: "pool:aperant", file: "nosuch.env", exitCode: 64, code: "OPTION_INVALID" },
])("$owner from $file ends with $exitCode", async ({ owner, file, exitCode, code }) => {
  const refused = await world.persona(["vault", "seed", owner, "--from", file]);
  expect(refused).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(`[${code}]`) as string });
});

test("terminals at once have a slot each, whose secrets are there; seeding leaves those slots alone", async () => {
  const agents = await Promise.all(Array.from({ length: 4 }, () => openAgent("aperant")));
  expect(new Set(agents.map(({ email }) => email)).size).toBe(4);
  expect((await statesOf("aperant")).filter((state) => state === "in-use")).toHaveLength(4);
  const printed = await Promise.all(agents.map((agent) => agent.run("ravi secrets get NPM_PUBLISH_TOKEN --raw")));
  expect(printed).toEqual(agents.map(() => `${npm.value}\r\n`));

  const again = await seed("aperant");
  expect(again).toMatchObject({ exitCode: 75, stderr: "" });
  const left = again.stdout
    .split("\n")
    .filter((line) => line.endsWith("is in use, or not clean yet, and was left as it is"));
  expect(left.map((line) => `${line.split(" ")[0]}@ravi.localhost`).toSorted()).toEqual(
    agents.map(({ email }) => email).toSorted(),
  );

  await Promise.all(agents.map(close));
  expect((await statesOf("aperant")).filter((state) => state === "in-use")).toEqual([]);
});

test("what an agent has put into its vault is gone for the next one, and what was seeded is there", async () => {
  await world.persona(["pool", "create", "solo", "--size", "1", "--quarantine", "0s"]);
  await seed("solo");
  await using first = await openAgent("solo");
  await first.run("printf found | ravi secrets set FOUND >/dev/null");
  expect(await vaultOf("pool-solo-01")).toEqual({ ...secrets, FOUND: "found" });
  await close(first);

  await using second = await openAgent("solo");
  expect(second.email).toBe(first.email);
  expect(await second.run("ravi secrets list --field key | sort")).toBe(
    `${Object.keys(secrets).toSorted().join("\r\n")}\r\n`,
  );
  await close(second);
});

test("a terminal that is killed gives its slot back, clean, to whoever wants it next", async () => {
  const killed = await killAgent();
  await using next = await openAgent("solo");
  expect(next.email).toBe(killed.email);
  expect(await vaultOf("pool-solo-01")).toEqual(secrets);
  await close(next);

  await killAgent();
  expect(await world.persona(["gc"])).toMatchObject({ exitCode: 0 });
  expect(await statesOf("solo")).toEqual(["free"]);
  expect(await vaultOf("pool-solo-01")).toEqual(secrets);
});

test("seeding after a terminal was killed cleans its slot first, and what was seeded stays", async () => {
  await killAgent();
  await writeFile(join(world.workspace, "more.env"), `LATER=${token.value}\n`);

  const seeded = await world.persona(["vault", "seed", "pool:solo", "--from", "more.env"]);

  expect(seeded).toMatchObject({ exitCode: 0, stdout: "LATER\npool-solo-01 has them\n" });
  expect(await vaultOf("pool-solo-01")).toEqual({ ...secrets, LATER: token.value });
  await using next = await openAgent("solo");
  expect(await next.run("ravi secrets get LATER --raw")).toBe(`${token.value}\r\n`);
  await close(next);
  expect(await statesOf("solo")).toEqual(["free"]);
});

/** An agent that has put something into its vault, and whose `persona` is then killed. */
async function killAgent(): Promise<AgentTerminal> {
  const agent = await openAgent("solo");
  await agent.run("printf found | ravi secrets set FOUND >/dev/null");
  process.kill(agent.persona, "SIGKILL");
  await waitUntil(() => !isAlive(agent.persona), { what: "the end of persona", timeoutMs: 20_000 });
  await agent[Symbol.asyncDispose]();
  return agent;
}

test("a Ravi that asks for patience gets it; one that refuses is told, and the next call goes on", async () => {
  await using proxy = await startFaultProxy(world.ravi.apiUrl);
  const options = { env: { ...env, RAVI_API_URL: proxy.apiUrl } };
  await world.persona(["pool", "create", "faulty", "--size", "2"], options);
  const names = ["pool-faulty-01", "pool-faulty-02"];

  answerFirstWrite(proxy, 404, {});
  const refused = await seed("faulty", options);
  expect(refused).toMatchObject({
    exitCode: 69,
    stdout: "",
    stderr: expect.stringContaining("[RAVI_NOT_FOUND]") as string,
  });
  expect(finder.find(refused.stderr)).toEqual([]);
  expect((await Promise.all(names.map(vaultOf))).filter((vault) => Object.keys(vault).length === 3)).toEqual([secrets]);

  answerFirstWrite(proxy, 429, { "retry-after": "1" });
  expect(await seed("faulty", options)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await Promise.all(names.map(vaultOf))).toEqual([secrets, secrets]);

  answerFirstWrite(proxy, 429, { "retry-after": "3600" }, { method: "PATCH", route: "/api/secrets/*/" });
  const throttled = await seed("faulty", options);
  expect(throttled).toMatchObject({ exitCode: 75, stderr: expect.stringContaining("[RAVI_RATE_LIMITED]") as string });
  expect(finder.find(throttled.stderr)).toEqual([]);
});

function answerFirstWrite(
  proxy: FaultProxy,
  status: number,
  headers: Record<string, string>,
  write = { method: "POST", route: "/api/secrets/" },
): void {
  proxy.listen(
    { ...write, nth: 1 },
    {
      name: String(status),
      happen: ({ outgoing }) => {
        outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end('{"detail": "Not now."}');
        return Promise.resolve();
      },
    },
  );
}

test("no value was on a command line, and none stands in a file but those they came from", async () => {
  const { samples, hits } = await argv.stop();
  expect(samples).toBeGreaterThan(100);
  expect(hits).toEqual([]);
  await Promise.all(["secrets.env", "more.env"].map((file) => rm(join(world.workspace, file))));
  expect(await searchFiles(world.user.home, finder)).toEqual([]);
  expect(await searchFiles(world.workspace, finder)).toEqual([]);
});
