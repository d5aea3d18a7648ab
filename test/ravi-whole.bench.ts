import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import {
  createRaviClient,
  ensureIdentity,
  readScope,
  waitForCode,
  type NewScope,
  type RaviClient,
} from "@persona-launcher/ravi";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { bench, describe } from "vitest";
import { createAgents, createPlace, environment, placeScope, type Agent, type Place } from "./src/bench-place.ts";

const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const run = promisify(execFile);
function codeOf(index: number): string {
  return String(100_003 + index * 8641).slice(-6);
}

/** One mail with a code, and how long after its acceptance the waiter had it. */
async function measure(place: Place, agent: Agent, code: string): Promise<{ smtpMs: number; beyondMs: number }> {
  const waiting = waitForCode(agent.client, { timeoutMs: 30_000 }).then((found) => ({ found, at: performance.now() }));
  const { sentAt, acceptedAt } = await place.mail(agent.email, "Sign in", `Your code is ${code}.`);
  const { found, at } = await waiting;
  if (found.code !== code) throw new Error(`Cannot go on: ${agent.name} got ${found.code} instead of ${code}`);
  return { smtpMs: acceptedAt - sentAt, beyondMs: at - acceptedAt };
}

/** The loop of the Aperant guide: list unread mail every 5 s, 12 times at most, and read the thread that says verify. */
async function pollAsGuideDoes({ workspace }: Agent): Promise<number> {
  const options = { cwd: workspace, env: { ...environment, HOME: workspace } };
  for (let look = 0; look < 12; look += 1) {
    const { stdout } = await run(process.execPath, [raviCommandPath(), "email", "list", "--unread", "--json"], options);
    const threads = JSON.parse(stdout) as { thread_id: string; subject: string }[];
    const thread = threads.find(({ subject }) => subject.toLowerCase().includes("verify"));
    if (thread !== undefined) {
      const detail = await run(process.execPath, [raviCommandPath(), "inbox", "email", thread.thread_id], options);
      if (/\b\d{6}\b/.test(detail.stdout)) return performance.now();
    }
    await delay(5000);
  }
  throw new Error("Cannot find the code: 12 looks brought none");
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

interface Row {
  what: string;
  samples: number;
  "p50 ms": number;
  "p99 ms": number;
  "max ms": number;
}

function row(what: string, values: readonly number[]): Row {
  return {
    what,
    samples: values.length,
    "p50 ms": tenths(percentile(values, 0.5)),
    "p99 ms": tenths(percentile(values, 0.99)),
    "max ms": tenths(Math.max(...values)),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 102.4) / 10;
}

function requireAtMost(what: string, value: number, limit: number): void {
  if (!(value <= limit)) throw new Error(`Cannot accept ${what}: ${value.toFixed(1)}, expected at most ${limit}`);
}

describe("from a mail's acceptance to its code", () => {
  const samples = 200;
  const pollingAgents = 10;

  bench(
    "waitForCode() beside the polling loop of the Aperant guide",
    async () => {
      await using place = await createPlace();
      const agents = await createAgents(place, "waiter", 10);
      const results = [];
      for (let index = 0; index < samples; index += 1) {
        const agent = agents[index % agents.length];
        if (agent !== undefined) results.push(await measure(place, agent, codeOf(index)));
      }
      const beyond = results.map(({ beyondMs }) => beyondMs);
      const polled = await pollAll(place);
      console.table([
        row(
          "SMTP round trip",
          results.map(({ smtpMs }) => smtpMs),
        ),
        row("accepted → waitForCode() resolves", beyond),
        row("accepted → the guide's loop has it", polled),
      ]);
      requireAtMost("the p50 in ms", percentile(beyond, 0.5), 25);
      requireAtMost("the p99 in ms", percentile(beyond, 0.99), 100);
    },
    once,
  );

  // The loops start spread over their pause, so that the mails meet them at every moment of it.
  async function pollAll(place: Place): Promise<number[]> {
    const agents = await createAgents(place, "poller", pollingAgents);
    let acceptedAt = 0;
    const loops = agents.map(async (agent, index) => {
      await delay((index * 5000) / pollingAgents);
      const hadAt = await pollAsGuideDoes(agent);
      return hadAt - acceptedAt;
    });
    const mails = async (): Promise<void> => {
      await delay(6000);
      const accepted = await Promise.all(
        agents.map(({ email }) => place.mail(email, "Verify", "Your code is 482913.")),
      );
      acceptedAt = Math.max(...accepted.map((each) => each.acceptedAt));
    };
    const [latencies] = await Promise.all([Promise.all(loops), mails()]);
    return latencies;
  }
});

describe("what an identity costs", () => {
  bench(
    "identity, key and scope",
    async () => {
      await using place = await createPlace();
      const { apiUrl, managementKey } = place.ravi;
      const rows = [];
      for (const [what, obtain] of Object.entries(waysToAnIdentity)) {
        const requests: string[] = [];
        const counting: typeof fetch = async (input, init) => {
          requests.push(`${init?.method ?? "GET"} ${new URL(input instanceof Request ? input.url : input).pathname}`);
          return await fetch(input, init);
        };
        const account = createRaviClient({ apiUrl, key: managementKey, fetch: counting });
        const startedAt = performance.now();
        const { identityKey } = await obtain(place, account);
        const tookMs = performance.now() - startedAt;
        rows.push({ what, requests: requests.length, which: requests.join(", "), "took ms": tenths(tookMs) });
        await createRaviClient({ apiUrl, key: identityKey }).emailAddresses.list();
      }
      console.table(rows);
      for (const { what, requests } of rows) requireAtMost(`the requests of "${what}"`, requests, 2);
    },
    once,
  );
});

/** Each leaves a scope behind that acts as the identity. */
const waysToAnIdentity: Readonly<Record<string, (place: Place, account: RaviClient) => Promise<NewScope>>> = {
  "a new one by identities.create()": async (place, account) => {
    const { uuid, name, api_key: key } = await account.identities.create({ name: "worker" });
    return await placeScope(place, "made", { uuid, name, key: key ?? "" });
  },
  "one that is there, by ensureIdentity()": async (place, account) => {
    const { identity } = await ensureIdentity(account, "worker");
    const { key } = await account.identityKeys.create({ identityUuid: identity.uuid });
    return await placeScope(place, "found", { ...identity, key });
  },
  "a new one by ensureIdentity()": async (place, account) => {
    const { identity, apiKey } = await ensureIdentity(account, "another-worker");
    return await placeScope(place, "ensured", { ...identity, key: apiKey ?? "" });
  },
};

describe("the start of a command", () => {
  const runs = 21;

  bench(
    "ravi beside a bare start of Node.js",
    async () => {
      await using place = await createPlace();
      const [agent] = await createAgents(place, "starter", 1);
      if (agent === undefined) throw new Error("Cannot measure: there is no agent");
      const times = await startTimes(place, agent, runs);
      const medianOf = (what: string): number => percentile(times.get(what) ?? [], 0.5);
      const bareMs = medianOf("node -e 0");
      const rows = [...times].map(([what, each]) => ({
        ...row(what, each),
        "× node -e 0": hundredths(percentile(each, 0.5) / bareMs),
      }));
      console.table(rows);
      const fastMs = medianOf("ravi get email") - (medianOf(theRequest) - bareMs);
      console.table([{ what: "ravi get email without its request", "× node -e 0": hundredths(fastMs / bareMs) }]);
      requireAtMost("ravi get email, in starts of Node.js", fastMs / bareMs, 1.6);
    },
    once,
  );
});

const theRequest = "node -e, its request alone";

/** What a request costs that a new process makes by a bare socket. */
const requestScript = `
  const [port, key] = process.argv.slice(1);
  const socket = require("node:net").connect(Number(port), "127.0.0.1");
  socket.write("GET /api/email/ HTTP/1.0\\r\\nhost: 127.0.0.1:" + port + "\\r\\nauthorization: Bearer " + key + "\\r\\n\\r\\n");
  socket.resume();
`;

/** By turns, so that what slows the machine down for a while slows all of them down. */
async function startTimes(place: Place, agent: Agent, runs: number): Promise<Map<string, number[]>> {
  const commands: Readonly<Record<string, readonly string[]>> = {
    "node -e 0": ["-e", "0"],
    [theRequest]: ["-e", requestScript, new URL(place.ravi.apiUrl).port, await identityKeyOf(agent)],
    ...Object.fromEntries(
      ["get email", "whoami", "secrets list", "wait code", "--help", "nonsense"].map((words) => [
        `ravi ${words}`,
        [raviCommandPath(), ...words.split(" ")],
      ]),
    ),
  };
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let turn = -1; turn < runs; turn += 1) {
    for (const [name, argv] of Object.entries(commands)) {
      if (name === "ravi wait code") await place.mail(agent.email, "Sign in", `Your code is ${codeOf(turn + 1)}.`);
      const tookMs = await startTime(agent, argv);
      if (turn >= 0) times.get(name)?.push(tookMs);
    }
  }
  return times;
}

async function startTime({ workspace }: Agent, argv: readonly string[]): Promise<number> {
  const scope = { RAVI_CONFIG_DIR: join(workspace, ".ravi"), PERSONA_LAUNCH_ID: "l-1" };
  const options = { cwd: workspace, env: { ...environment, HOME: workspace, ...scope } };
  const startedAt = performance.now();
  const failed = await run(process.execPath, argv, options).then(
    () => false,
    () => true,
  );
  const tookMs = performance.now() - startedAt;
  if (failed !== argv.includes("nonsense")) throw new Error(`Cannot measure "${argv.join(" ")}": it failed`);
  return tookMs;
}

async function identityKeyOf({ workspace }: Agent): Promise<string> {
  const scope = await readScope({ env: { RAVI_CONFIG_DIR: join(workspace, ".ravi") }, cwd: workspace });
  return scope?.identityKey ?? "";
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

describe("the daemon", () => {
  const starts = 10;

  bench(
    "cold start and memory",
    async () => {
      const times: number[] = [];
      const memory: number[] = [];
      for (let start = 0; start < starts; start += 1) {
        const startedAt = performance.now();
        await using place = await createPlace();
        times.push(performance.now() - startedAt);
        memory.push(await residentMiB(place.ravi.pid));
      }
      console.table([row("cold start, until it answers", times)]);
      console.table([{ what: "resident memory after the start", MiB: percentile(memory, 0.5) }]);
    },
    once,
  );
});

// Backwards: whoever waited longest gets its code last.
async function deliverOneByOne(place: Place, agents: readonly Agent[]): Promise<number[]> {
  const endings = agents.map(() => new AbortController());
  const waiting = agents.map((agent, index) =>
    waitForCode(agent.client, { timeoutMs: 60_000, signal: endings[index]?.signal }).then(({ code }) => ({
      code,
      at: performance.now(),
    })),
  );
  const settled = Promise.allSettled(waiting);
  const latencies: number[] = [];
  try {
    for (const [index, agent] of [...agents.entries()].toReversed()) {
      const { acceptedAt } = await place.mail(agent.email, "Sign in", `Your code is ${codeOf(index)}.`);
      const got = await waiting[index];
      if (got?.code !== codeOf(index)) throw new Error(`Cannot go on: ${agent.name} got ${got?.code}`);
      latencies.push(got.at - acceptedAt);
    }
    return latencies;
  } finally {
    for (const ending of endings) ending.abort();
    await settled;
  }
}

describe("100 waiters on 100 identities", () => {
  const waiters = 100;

  bench(
    "each gets its own code, and none waits for another",
    async () => {
      await using place = await createPlace();
      const agents = await createAgents(place, "parallel", waiters);
      const oneByOne = await deliverOneByOne(place, agents);
      const together = await Promise.all(agents.map((agent, index) => measure(place, agent, codeOf(index))));
      console.table([
        row("one mail at a time, 99 others still waiting", oneByOne),
        row(
          "100 mails at once",
          together.map(({ beyondMs }) => beyondMs),
        ),
      ]);
      console.table([{ what: "resident memory afterwards", MiB: await residentMiB(place.ravi.pid) }]);
    },
    once,
  );
});
