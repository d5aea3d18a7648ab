// One process of the lease campaign. Opens the books of <state directory>; then does, for every line of its standard
// input, the rounds it describes, and notes each in <log> before and after it had its lease. Says "ready" and, after each
// line, "done".
import { appendFileSync, closeSync, openSync, unlinkSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { createRandom } from "../../testing/random.ts";
import { openBooks } from "../ledger/books.ts";
import { currentHolder } from "../ledger/holder.ts";
import { acquireAny } from "./acquire.ts";
import { release, requireLease } from "./keep-lease.ts";

const [stateDirectory, log, witnesses, worker, seed] = process.argv.slice(2);
const books = await openBooks(stateDirectory);
const holder = await currentHolder();
const random = createRandom(Number(seed));
/** The same clock in all processes of a machine. */
const nowMs = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const note = (entry) => appendFileSync(log, `${JSON.stringify({ worker: Number(worker), ...entry })}\n`);

/** A file that only one process can have, as a second opinion on what the books say. */
function bearWitness({ resource, isShared }) {
  if (isShared) return () => {};
  const path = `${witnesses}/${encodeURIComponent(resource)}`;
  try {
    closeSync(openSync(path, "wx"));
    return () => unlinkSync(path);
  } catch (error) {
    note({ violation: `${resource}: ${error.message}` });
    return () => {};
  }
}

async function doRound(phase, round) {
  const isShared = random() < phase.sharedShare;
  const dies = round === phase.diesAt;
  const launchId = `${phase.name}-${worker}-${round}`;
  const request = { resources: phase.resources, queue: phase.name, launchId, holder, isShared };
  const askedAt = nowMs();
  const asking = acquireAny(books, { ...request, deadlineMs: phase.deadlineMs });
  if (dies && phase.dies === "waiting") process.kill(process.pid, "SIGKILL");
  const lease = await asking;
  const { resource, generation, ticket, tookOverFrom } = lease;
  const entry = { phase: phase.name, round, resource, generation, isShared, askedAt };
  note({ ...entry, ticket, tookOver: tookOverFrom.length, acquiredAt: nowMs() });
  if (tookOverFrom.length > 0 && !isShared) rmWitness(resource);
  const endWitness = bearWitness(lease);
  await delay(random() * phase.holdMs);
  requireLease(books, lease);
  if (dies) process.kill(process.pid, "SIGKILL");
  endWitness();
  note({ generation, releasingAt: nowMs() });
  release(books, lease);
}

/** The file of the one who died with the lease. */
function rmWitness(resource) {
  try {
    unlinkSync(`${witnesses}/${encodeURIComponent(resource)}`);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const phase = JSON.parse(line);
  for (let round = 0; round < phase.rounds; round += 1) {
    try {
      await doRound(phase, round);
    } catch (error) {
      note({ phase: phase.name, failure: `${error.code}: ${error.message}` });
    }
  }
  process.stdout.write("done\n");
}
process.exit();
