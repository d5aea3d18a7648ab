// Enters the launch <id> of the identity <name> at <ravi> into the books of <state directory> as soon as a line comes
// in, says how that went as one line of JSON, and stays until its standard input ends.
import { once } from "node:events";
import process from "node:process";
import { openBooks } from "./books.ts";
import { currentHolder } from "./holder.ts";
import { enterLaunch } from "./launches.ts";

const [stateDirectory, id, ravi, identityName] = process.argv.slice(2);
const launch = { id, ravi, identityName, personaId: "p", personaHash: "h", harness: "claude", workspace: "/w" };

async function enter() {
  const books = await openBooks(stateDirectory);
  process.stdout.write("ready\n");
  await once(process.stdin, "data");
  try {
    enterLaunch(books, launch, await currentHolder());
    return { entered: id };
  } catch (error) {
    return { refused: id, code: error.code, message: error.message };
  }
}

const ended = once(process.stdin, "end");
process.stdout.write(`${JSON.stringify(await enter())}\n`);
await ended;
