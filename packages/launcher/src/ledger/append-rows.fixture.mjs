// Opens the books of <state directory>, and as soon as a line comes in appends <count> rows, every second one within a
// transaction of its caller.
import { once } from "node:events";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { openBooks } from "./books.ts";
import { appendToLedger } from "./ledger.ts";

const [stateDirectory, count] = process.argv.slice(2);
const books = await openBooks(stateDirectory);
process.stdout.write("ready\n");
await once(process.stdin, "data");
for (let index = 0; index < Number(count); index += 1) {
  const append = () => appendToLedger(books, String(process.pid), "scope.written", { directory: `/w/${index}` });
  if (index % 2 === 0) append();
  else books.transaction(append);
  // The others are to come in between.
  await setTimeout(1);
}
process.stdout.write("done\n");
process.stdin.destroy();
