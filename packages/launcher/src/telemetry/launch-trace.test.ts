import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it, onTestFinished } from "vitest";
import { noteFacts, noteRow } from "./launch-facts.ts";
import { isLaunchTraced, tracedLaunch, type LaunchTrace } from "./launch-trace.ts";
import { tracedStep } from "./traced-step.ts";
import { tracedUntilEnded } from "./traced-until-ended.ts";

const about = { launchId: "l1", mode: "headless", personaId: "tester" } as const;

const nothing = async (): Promise<void> => {};

type Heard = [event: string, message: LaunchTrace & { error?: unknown; result?: unknown }];

function listen(channel: "launch" | "launch-step" = "launch"): Heard[] {
  const heard: Heard[] = [];
  for (const event of ["start", "asyncEnd", "error"]) {
    const name = `tracing:persona-launcher:${channel}:${event}`;
    const hear = (message: unknown): void => void heard.push([event, { ...(message as LaunchTrace) }]);
    subscribe(name, hear);
    onTestFinished(() => void unsubscribe(name, hear));
  }
  return heard;
}

it("nothing is made and nothing is published when nobody listens", async () => {
  expect(isLaunchTraced()).toBe(false);
  const answers = await Promise.all([
    tracedLaunch(about, async (trace) => ({ trace })),
    tracedStep("plan", "l1", async (trace) => ({ trace })),
    tracedUntilEnded(about, async (trace, ending) => {
      return { trace, isWrapped: ending(nothing) !== nothing };
    }),
  ]);
  expect(answers).toEqual([{ trace: undefined }, { trace: undefined }, { trace: undefined, isWrapped: false }]);
});

it("whoever listens hears the beginning and the end, with what was noted and without the result", async () => {
  const heard = listen();
  const answer = await tracedLaunch(about, async (trace) => {
    noteFacts(trace, { harness: "claude" });
    noteRow(trace, "warning", { code: "PHONE_UNAVAILABLE", message: "no phone" });
    noteRow(trace, "warning", { code: "CLEANUP_INCOMPLETE", message: "a file is left" });
    noteRow(trace, "scope.written", { directory: "/w/.ravi" });
    noteRow(trace, "launch.ended", { status: "failed", reason: "the agent said something", failure: "agent" });
    return "the answer";
  });
  expect(answer).toBe("the answer");
  const facts = {
    harness: "claude",
    warnings: ["PHONE_UNAVAILABLE", "CLEANUP_INCOMPLETE"],
    status: "failed",
    failure: "agent",
    sessionId: undefined,
  };
  expect(heard.map(([event]) => event)).toEqual(["start", "asyncEnd"]);
  expect(heard[1]?.[1]).toEqual({ ...about, facts, result: undefined });
});

it("an error is heard, and thrown as it was", async () => {
  const heard = listen("launch-step");
  const error = new Error("no");
  await expect(tracedStep("prove", "l1", () => Promise.reject(error))).rejects.toBe(error);
  expect(heard.map(([event, message]) => [event, message.error])).toEqual([
    ["start", undefined],
    ["error", error],
    ["asyncEnd", error],
  ]);
});

it("a launch that lasts ends with what ends it, whoever calls that", async () => {
  const heard = listen();
  const events = (): string[] => heard.map(([event]) => event);
  const end = await tracedUntilEnded(about, async (_trace, ending) => ending(async (_how: string) => {}));
  expect(events()).toEqual(["start"]);
  await end("released");
  await end("again");
  expect(events()).toEqual(["start", "asyncEnd"]);

  const failing = await tracedUntilEnded(about, async (_trace, ending) => ending(() => Promise.reject(new Error("e"))));
  await expect(failing()).rejects.toThrow("e");
  expect(events().slice(2)).toEqual(["start", "error", "asyncEnd"]);

  await expect(tracedUntilEnded(about, () => Promise.reject(new Error("never begun")))).rejects.toThrow("never begun");
  expect(events().slice(5)).toEqual(["start", "error", "asyncEnd"]);
});
