// Does with the leases of <state directory> what the lines of its standard input say, {id, verb, argument} in JSON, and
// answers each with a line {id, value} or {id, error}. Leaves its leases behind when its standard input ends.
import process from "node:process";
import { createInterface } from "node:readline";
import { openBooks } from "../ledger/books.ts";
import { currentHolder } from "../ledger/holder.ts";
import { acquire, acquireAny } from "./acquire.ts";
import { release, requireLease } from "./keep-lease.ts";
import { tryAcquire } from "./try-acquire.ts";

const books = await openBooks(process.argv[2]);
const holder = await currentHolder();
const verbs = {
  tryAcquire: (request) => tryAcquire(books, { ...request, holder }),
  acquire: (request) => acquire(books, { ...request, holder }),
  acquireAny: (request) => acquireAny(books, { ...request, holder }),
  requireLease: (lease) => requireLease(books, lease),
  release: (lease) => release(books, lease),
};

async function answer({ id, verb, argument }) {
  try {
    return { id, value: await verbs[verb](argument) };
  } catch (error) {
    return { id, error: { code: error.code, message: error.message } };
  }
}

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ holder });
for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line)).then(say);
process.exit();
