import { setImmediate as nextTick } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { LaunchEvent } from "./launch-event.ts";
import type { LaunchResult } from "./launch-result.ts";
import { startExecution, type PersonaExecution } from "./persona-execution.ts";
import type { RunEvent } from "./run-event.ts";

const identity = { uuid: "u", name: "n", email: "e", phone: undefined };
const result = { status: "completed", output: "hi" } as LaunchResult;
const warning: LaunchEvent = { type: "warning", warning: { code: "FIELD_NOT_HONOURED", message: "w" } };
const steps: LaunchEvent[] = [
  warning,
  { type: "identity", identity, how: "made" },
  { type: "scope", directory: "/s" },
  { type: "started", harness: "claude", pid: 7 },
  { type: "agent", event: { type: "session", id: "s" } },
  { type: "agent", event: { type: "tool-call", id: "1", tool: "Bash", input: "ls" } },
  { type: "agent", event: { type: "tool-result", id: "1", output: "x", isError: false } },
  { type: "agent", event: { type: "text", text: "hi" } },
  { type: "agent", event: { type: "answer", text: "hi" } },
  { type: "released", identity, release: { kind: "deleted" } },
];

function play(end: () => Promise<LaunchResult> = () => Promise.resolve(result)): PersonaExecution {
  return startExecution("l1", async ({ onEvent }) => {
    await nextTick();
    for (const step of steps) onEvent(step);
    return await end();
  });
}

async function collect(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

const kinds = (events: readonly RunEvent[]): string[] => events.map(({ type }) => type);
const all = ["started", "warning", "tool-call", "tool-result", "text", "finished"];

describe("startExecution()", () => {
  it("is a promise of the result and a loop over its events, from the start to the finish", async () => {
    const run = play();
    const events = await collect(run);
    expect(kinds(events)).toEqual(all);
    expect(events[0]).toEqual({ type: "started", launchId: "l1", harness: "claude", pid: 7, identity });
    expect(events.at(-1)).toEqual({ type: "finished", result });
    expect(await run).toBe(result);
    expect(await run.runId).toBe("l1");
  });

  it("gives whoever iterates first everything, also after the end, and everybody the finish", async () => {
    const run = play();
    await run;
    expect(kinds(await collect(run))).toEqual(all);
    expect(kinds(await collect(run))).toEqual(["finished"]);
  });

  it("goes on when the loop is left", async () => {
    const run = play();
    for await (const event of run) {
      expect(event.type).toBe("started");
      break;
    }
    expect(await run).toBe(result);
  });

  it("ends the loop with the error of a launch that could not start, and no unhandled rejection", async () => {
    const run = play(() => Promise.reject(new Error("no Ravi")));
    await expect(collect(run)).rejects.toThrow("no Ravi");
    await expect(run).rejects.toThrow("no Ravi");
    await expect(collect(run)).rejects.toThrow("no Ravi");
  });

  it("cancel() reaches the launch with its reason", async () => {
    let reason: unknown;
    const run = startExecution("l1", async ({ signal }) => {
      signal.addEventListener("abort", () => (reason = signal.reason));
      await nextTick();
      return result;
    });
    run.cancel("enough");
    await run;
    expect(reason).toEqual(new Error("enough"));
  });
});
