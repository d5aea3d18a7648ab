// Opens the books of <state directory> as soon as a line comes in, as user <uid> when one is given, writes a row and
// says how that went as one line of JSON.
import { once } from "node:events";
import process from "node:process";
import { openBooks } from "./books.ts";
import { appendToLedger } from "./ledger.ts";

const [stateDirectory, uid] = process.argv.slice(2);
if (uid !== undefined) {
  process.setgroups([]);
  process.setgid(Number(uid));
  process.setuid(Number(uid));
}
process.stdout.write("ready\n");
await once(process.stdin, "data");

async function openAndWrite() {
  try {
    const books = await openBooks(stateDirectory);
    appendToLedger(books, String(process.pid), "scope.written", { directory: "/w/.ravi" });
    return { version: books.database.prepare("PRAGMA user_version").get().user_version };
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message };
  }
}

process.stdout.write(`${JSON.stringify(await openAndWrite())}\n`);
process.stdin.destroy();
