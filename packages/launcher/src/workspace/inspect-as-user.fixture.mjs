// Inspects the directories <directory…> as user <uid> (empty: as it is) and says what came out as one line of JSON.
import process from "node:process";
import { inspectWorkspace } from "./inspect-workspace.ts";

const [uid, ...directories] = process.argv.slice(2);
if (uid !== "") {
  process.setgroups([]);
  process.setgid(Number(uid));
  process.setuid(Number(uid));
}

const inspections = directories.map((directory) =>
  inspectWorkspace(directory).catch(({ code, message, hint }) => ({ code, message, hint })),
);
process.stdout.write(`${JSON.stringify(await Promise.all(inspections))}\n`);
