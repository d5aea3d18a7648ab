import { existsSync } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { watchArgv } from "./src/argv-watch.ts";
import { createDaemonWorld } from "./src/daemon-world.ts";
import { startRefusingServer } from "./src/faulty-servers.ts";
import { startMcpHttpServer } from "./src/mcp-http-server.ts";
import { waitUntil } from "./src/processes.ts";
import { openPseudoTerminal, type PseudoTerminal } from "./src/pseudo-terminal.ts";
import { personaCommand } from "./src/run-cli.ts";
import { agentSecrets, createHolder, scopeKey, type Holder } from "./src/secret-holder.ts";
import {
  imageProcesses,
  launchIdIn,
  launchTree,
  lineOf,
  searchChangedFiles,
  searchFiles,
  searchProcesses,
  searchScreen,
  toldFile,
  type ProcessImage,
  type ProcessSighting,
} from "./src/sentinel-search.ts";
import { createSentinelFinder, makeSentinel, sentinelOf, type Sentinel } from "./src/sentinels.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { harnesses, type Harness } from "./src/world.ts";

/** What makes an agent leave its terminal. */
const leaving: Readonly<Record<Harness, string>> = { claude: "/exit", codex: "/quit", opencode: "\u0003" };

/** Directories that are not the test's, in which an agent might leave something all the same. */
const everybodys = [tmpdir(), "/dev/shm", "/var/tmp"].filter((directory) => existsSync(directory));

/** Waits to be looked at. */
const waitFor = (file: string): string => `: > waits-for-${file}; until [ -e ${file} ]; do sleep 0.1; done`;

/** An agent that prints what it has, in several forms. */
const printAll = [
  "printenv VAULT_SECRET CALLER_SECRET",
  "ravi secrets get BEARER_SECRET",
  "printenv CALLER_SECRET | base64 -w 0",
  "printenv VAULT_SECRET | od -An -v -tx1",
  "cat .ravi/config.json",
  "printenv VAULT_SECRET >&2",
  'echo "CACHE=[$XDG_CACHE_HOME]"',
  "echo ALL-PRINTED",
].join("; ");

/** Uses both MCP servers and waits. The headless one then prints its secrets, waits again and repeats them. */
function scriptOf(isGiven: (file: string, isOnTerminal: boolean) => boolean): StandInScript {
  return ({ task, toolResults }) => {
    const isOnTerminal = task.includes("TERMINAL");
    if (toolResults.length === 0) return { callTool: { server: "lab", tool: "add", arguments: { a: 2, b: 40 } } };
    if (toolResults.length === 1)
      return { callTool: { server: "variables", tool: "show", arguments: { name: "RAVI_EMAIL" } } };
    // An agent may give up waiting for its command, and the model asks again.
    if (!isGiven("first", isOnTerminal)) return { run: waitFor("first") };
    if (isOnTerminal) return { say: "TERMINAL-DONE" };
    if (!toolResults.some((result) => result.includes("ALL-PRINTED"))) return { run: printAll };
    if (!isGiven("second", isOnTerminal)) return { run: waitFor("second") };
    return { say: `HEADLESS-DONE ${toolResults.join("\n")}` };
  };
}

test.each(harnesses)(
  "%s, headless and at a terminal at once, shows a secret to nobody else, while it works and afterwards",
  { timeout: 240_000 },
  async (harness) => {
    const holders: { headless?: Holder; terminal?: Holder } = {};
    const script = scriptOf((file, isOnTerminal) => {
      const { workspace = "" } = (isOnTerminal ? holders.terminal : holders.headless) ?? {};
      return existsSync(join(workspace, file));
    });
    const modelKey = makeSentinel("model key", "plain");
    await using mcp = await startMcpHttpServer();
    await using refusing = await startRefusingServer();
    await using world = await createDaemonWorld(script, {
      LAB_KEY: modelKey.value,
      ANTHROPIC_API_KEY: modelKey.value,
    });
    const options = { harness, mcpUrl: mcp.url };
    const headless = await createHolder(world, { name: "headless", refusingUrl: refusing.url, ...options });
    const terminal = await createHolder(world, { name: "terminal", ...options });
    Object.assign(holders, { headless, terminal });
    const managementKey = sentinelOf("management key", world.ravi.managementKey);
    const known = [...secretsOf(headless), ...secretsOf(terminal), managementKey, modelKey];
    // Also that of a key which is not known here.
    const anyKey = sentinelOf("any identity key", "ravi_id_");
    const begin = join(world.root, "begin");
    await writeFile(begin, "");
    await using watch = await watchArgv({ sentinels: createSentinelFinder([...known, anyKey]).forms });

    await using running = world.startPersona(["run", "holder", "HEADLESS", "--timeout", "90", "--json"], {
      cwd: headless.workspace,
      env: headless.env,
    });
    await using screen = await openPseudoTerminal([process.execPath, personaCommand, "launch", "holder", "TERMINAL"], {
      cwd: terminal.workspace,
      env: terminal.env,
      columns: 200,
      rows: 60,
    });
    await Promise.all([reaches(headless, "first"), reaches(terminal, "first")]);

    const finder = createSentinelFinder([
      ...known,
      anyKey,
      sentinelOf("headless key", await scopeKey(headless.workspace)),
      sentinelOf("terminal key", await scopeKey(terminal.workspace)),
    ]);
    const images = await imageProcesses();
    const launches = [
      launchOf(headless, running.pid, images, [headless.refused, headless.crashed]),
      launchOf(terminal, screen.pid, images, []),
    ];
    const shared = { agent: [modelKey.name], caller: [modelKey.name, managementKey.name] };
    expectOwnersOnly(searchProcesses(images, finder), launches, shared);

    // What a failing MCP server says of its own secret may be in the harness's own notes.
    const [{ directory }] = launches as [LaunchPlaces, LaunchPlaces];
    const isOwnNote = (path: string): boolean =>
      ["harness", "run", "tmp"].some((part) => path.startsWith(`${world.state}/${directory}/${part}/`));
    const faulty = new Set([headless.refused.name, headless.crashed.name]);
    const scopesAndState = [
      "600 headless/.ravi/config.json: any identity key",
      "600 headless/.ravi/config.json: headless key",
      `600 ${world.state}/ravi-local/management.key: management key`,
      "600 terminal/.ravi/config.json: any identity key",
      "600 terminal/.ravi/config.json: terminal key",
    ];
    const whileWorking = await searchFiles(world.root, finder);
    expect(
      whileWorking.filter(({ path, sentinel }) => !(faulty.has(sentinel) && isOwnNote(path))).map(toldFile),
    ).toEqual(scopesAndState);
    for (const launch of launches) {
      expect((await stat(join(world.root, world.state, launch.directory))).mode & 0o777).toBe(0o700);
    }

    await give(headless, "first");
    await reaches(headless, "second");
    // What the agent itself printed is in its transcripts and its raw output, and neither in the logs nor in the books.
    const oncePrinted = await searchFiles(world.root, finder);
    expect(oncePrinted.filter(({ path }) => !isOwnNote(path)).map(toldFile)).toEqual(scopesAndState);
    expect(oncePrinted.filter(({ path }) => path.includes("/run/")).map(({ mode }) => mode)).toContain("600");
    await give(headless, "second");
    await give(terminal, "first");
    const run = await running.ended;
    await screen.seen("TERMINAL-DONE");
    await leave(screen, harness);
    expect(await screen.ended).toEqual({ exitCode: 0 });
    const { hits, samples } = await watch.stop();

    expect(JSON.parse(run.stdout)).toMatchObject({ status: "completed", identity: { release: { kind: "kept" } } });
    expect(run.stdout).toContain("CACHE=[]\\nALL-PRINTED");
    expect(finder.find(run.stdout + run.stderr)).toEqual([]);
    expect(searchScreen(screen.output(), finder)).toEqual([]);
    expect(hits).toEqual([]);
    expect(samples).toBeGreaterThan(50);
    expect((await searchFiles(world.root, finder)).map(toldFile)).toEqual([
      `600 ${world.state}/ravi-local/management.key: management key`,
    ]);
    expect(await searchChangedFiles(everybodys, begin, createSentinelFinder(known))).toEqual([]);
    expect(searchProcesses(await imageProcesses(), finder)).toEqual([]);
    for (const { bearer } of [headless, terminal]) expect(mcp.authorizations()).toContain(`Bearer ${bearer.value}`);
    expect(refusing.requests()).toBeGreaterThan(0);
  },
);

/** Everything of a holder's that is not to be seen. */
function secretsOf(holder: Holder): Sentinel[] {
  const { refused, crashed, firstKey } = holder;
  return [...agentSecrets(holder), refused, crashed, sentinelOf(`${holder.vault.name} first key`, firstKey)];
}

/** Whose processes a launch has, and the names of the sentinels that they may hold. */
interface LaunchPlaces {
  /** The agent and all below it. */
  tree: ReadonlySet<number>;
  agent: readonly string[];
  /** The command that launched it, and the terminal that has the command. */
  line: ReadonlySet<number>;
  caller: readonly string[];
  /** Relative to the state directory. */
  directory: string;
}

/** Nobody but a launch's own agent and caller has its secrets, and nobody has one on a command line. */
function expectOwnersOnly(
  sightings: readonly ProcessSighting[],
  launches: readonly LaunchPlaces[],
  shared: Pick<LaunchPlaces, "agent" | "caller">,
): void {
  const isOwners = ({ pid, sentinel, where }: ProcessSighting): boolean =>
    where === "environment" &&
    launches.some(
      ({ tree, agent, line, caller }) =>
        (tree.has(pid) && [...agent, ...shared.agent].includes(sentinel)) ||
        (line.has(pid) && [...caller, ...shared.caller].includes(sentinel)),
    );
  expect(sightings.filter((sighting) => !isOwners(sighting))).toEqual([]);
  // The search would have seen it: each agent has all that it is to have.
  for (const { tree, agent } of launches) {
    const seen = new Set(sightings.filter(({ pid }) => tree.has(pid)).map(({ sentinel }) => sentinel));
    expect(agent.filter((name) => !seen.has(name))).toEqual([]);
  }
}

function launchOf(
  holder: Holder,
  pid: number,
  images: readonly ProcessImage[],
  faulty: readonly Sentinel[],
): LaunchPlaces {
  const id = launchIdIn(images, join(holder.workspace, ".ravi"));
  return {
    tree: launchTree(images, id),
    agent: [...agentSecrets(holder), ...faulty].map(({ name }) => name),
    line: lineOf(images, pid, process.pid),
    caller: [holder.caller.name],
    directory: `launches/${id}`,
  };
}

/** Lets an agent that waits go on. */
async function give({ workspace }: Holder, file: string): Promise<void> {
  await writeFile(join(workspace, file), "");
}

async function reaches({ workspace }: Holder, file: string): Promise<void> {
  const what = `the agent in "${workspace}" to wait for "${file}"`;
  await waitUntil(() => existsSync(join(workspace, `waits-for-${file}`)), { what, timeoutMs: 90_000 });
}

async function leave(screen: PseudoTerminal, harness: Harness): Promise<void> {
  const mark = screen.mark();
  screen.type(leaving[harness]);
  if (harness === "opencode") return;
  await screen.seen(leaving[harness], { since: mark });
  screen.type("\r");
}
