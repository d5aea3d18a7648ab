import { readFile } from "node:fs/promises";
import { createRunSummary } from "../agent-event.ts";

/** @type {import("./replay.fixture.d.mts").replay} */
export async function replay(name, parse) {
  const text = await readFile(new URL(`../fixtures/${name}.jsonl`, import.meta.url), "utf8");
  const events = text.split("\n").flatMap(parse);
  const { add, summary } = createRunSummary();
  events.forEach(add);
  return { events, summary: summary() };
}
