// Begins a write transaction in the books of a state directory and ends it when it is killed:
// `node lock-books.mjs <state directory> <file that tells its pid>`.
import { writeFileSync } from "node:fs";
import process from "node:process";
import { openBooks } from "../../../packages/launcher/dist/ledger/books.js";

const [stateDirectory, pidFile] = process.argv.slice(2);
const { database } = await openBooks(stateDirectory);
database.exec("BEGIN IMMEDIATE; CREATE TABLE held (x)");
writeFileSync(pidFile, String(process.pid));
setInterval(() => database.isTransaction, 60_000);
