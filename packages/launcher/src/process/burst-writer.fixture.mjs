// Writes <megabytes> MiB to the file <path> in bursts of uneven size, a pause after each: what it writes is a function
// of the offset alone.
import { closeSync, openSync, writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const [path, megabytes] = process.argv.slice(2);
const total = Number(megabytes) * 1024 * 1024;
const file = openSync(path, "a");
for (let offset = 0, burst = 1; offset < total; burst += 1) {
  const size = Math.min(1 + ((burst * 73_471) % 400_000), total - offset);
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index += 1) bytes[index] = Math.imul(offset + index, 2_654_435_761) >>> 24;
  for (let written = 0; written < size; written += writeSync(file, bytes, written));
  offset += size;
  await pause(burst % 3 === 0 ? 60 : 1);
}
closeSync(file);
