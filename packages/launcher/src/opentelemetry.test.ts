import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as entry from "./opentelemetry.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

/** The sources in which that is imported. */
async function importersOf(specifier: RegExp): Promise<string[]> {
  const files = (await readdir(root, { recursive: true })).filter((path) => /(?<!\.test)\.ts$/.test(path));
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(root, file), "utf8") })),
  );
  const isImported = new RegExp(`from "[^"]*${specifier.source}`);
  return texts.filter(({ text }) => isImported.test(text)).map(({ file }) => file);
}

const outside = (file: string): boolean => !file.startsWith("telemetry/opentelemetry/");

it("the entry point's values are a promise", () => {
  expect(Object.keys(entry)).toEqual(["traceLaunches"]);
});

it("OpenTelemetry is loaded by nobody who does not ask for it", async () => {
  expect((await importersOf(/@opentelemetry\//)).filter(outside)).toEqual([]);
  expect((await importersOf(/telemetry\/opentelemetry\//)).filter(outside)).toEqual(["opentelemetry.ts"]);
  expect(await importersOf(/\/opentelemetry\.ts/)).toEqual([]);
});
