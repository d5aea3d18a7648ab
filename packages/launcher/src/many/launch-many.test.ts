import { EventEmitter, once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { LaunchResult } from "../launch/launch-result.ts";
import type { SendOptions } from "../launch/launch-request.ts";
import type { PersonaExecution } from "../launch/persona-execution.ts";
import { launchMany, type ManyOptions, type ManyOutcome, type ManyTask } from "./launch-many.ts";

/** What takes messages: each ends when its gate opens, or when it is cancelled. */
function scene(): {
  run: (tasks: Iterable<ManyTask> | AsyncIterable<ManyTask>, options?: ManyOptions) => AsyncGenerator<ManyOutcome>;
  started: string[];
  end: (id: string) => void;
  sent: SendOptions[];
  mostAtOnce: () => number;
} {
  const gates = new EventEmitter();
  const started: string[] = [];
  const sent: SendOptions[] = [];
  let running = 0;
  let most = 0;
  const sendMessage = (task: string, options: SendOptions = {}): PersonaExecution => {
    const name = options.name ?? "";
    started.push(name);
    sent.push(options);
    most = Math.max(most, (running += 1));
    const execution = (async () => {
      try {
        if (task === "refuse") throw new Error(`${name} was refused`);
        await setImmediate();
        if (task === "wait") await once(gates, name, { signal: options.signal });
        return { output: `did ${name}` } as LaunchResult;
      } finally {
        running -= 1;
      }
    })();
    return execution as PersonaExecution;
  };
  const persona = { sendMessage } as Parameters<typeof launchMany>[0];
  return {
    run: (tasks, options) => launchMany(persona, tasks, options),
    started,
    sent,
    end: (id) => gates.emit(id),
    mostAtOnce: () => most,
  };
}

const tasksOf = (count: number, task = "go"): ManyTask[] =>
  Array.from({ length: count }, (_, index) => ({ id: `t${index}`, task }));

async function collect(outcomes: AsyncIterable<ManyOutcome>): Promise<ManyOutcome[]> {
  const all: ManyOutcome[] = [];
  for await (const outcome of outcomes) all.push(outcome);
  return all;
}

const idsOf = (outcomes: readonly ManyOutcome[]): string[] => outcomes.map(({ task }) => task.id);

async function* silent(): AsyncGenerator<ManyTask> {
  await once(new EventEmitter(), "never");
  yield { id: "never", task: "go" };
}

function* broken(): Generator<ManyTask> {
  yield { id: "one", task: "go" };
  throw new Error("line 2 is no JSON");
}

describe("launchMany()", () => {
  it("does every task once, no more than so many at a time", async () => {
    const { run, started, mostAtOnce } = scene();
    const outcomes = await collect(run(tasksOf(25), { concurrency: 3 }));
    expect(idsOf(outcomes).toSorted()).toEqual(started.toSorted());
    expect(new Set(started).size).toBe(25);
    expect(mostAtOnce()).toBe(3);
  });

  it("hands over what ends first, while a slow one goes on", async () => {
    const { run, end } = scene();
    const outcomes = run([{ id: "slow", task: "wait" }, ...tasksOf(2)], { concurrency: 2 });
    expect((await outcomes.next()).value).toMatchObject({ task: { id: "t0" } });
    expect((await outcomes.next()).value).toMatchObject({ task: { id: "t1" } });
    const last = outcomes.next();
    end("slow");
    expect((await last).value).toMatchObject({ task: { id: "slow" }, result: { output: "did slow" } });
    expect(await outcomes.next()).toEqual({ done: true, value: undefined });
  });

  it("goes on after a task that is refused", async () => {
    const { run } = scene();
    const outcomes = await collect(run([{ id: "bad", task: "refuse" }, ...tasksOf(2)], { concurrency: 1 }));
    expect(outcomes).toMatchObject([
      { task: { id: "bad" }, error: { message: "bad was refused" } },
      { task: { id: "t0" }, result: {} },
      { task: { id: "t1" }, result: {} },
    ]);
  });

  it("takes tasks from a slow source, and none before there is room", async () => {
    const { run, end, started } = scene();
    const source = new EventEmitter();
    let taken = 0;
    async function* slowly(): AsyncGenerator<ManyTask> {
      for (const id of ["a", "b"]) {
        taken += 1;
        if (id === "b") await once(source, "go");
        yield { id, task: "wait" };
      }
    }
    const outcomes = run(slowly(), { concurrency: 2 });
    const first = outcomes.next();
    await expect.poll(() => taken).toBe(2);
    end("a");
    expect((await first).value).toMatchObject({ task: { id: "a" } });
    const second = outcomes.next();
    source.emit("go");
    await expect.poll(() => started).toContain("b");
    end("b");
    expect((await second).value).toMatchObject({ task: { id: "b" } });
  });

  it("starts nothing more when it is told so, and lets end what runs", async () => {
    const { run, started, end } = scene();
    const stopping = new AbortController();
    const outcomes = run(tasksOf(9, "wait"), { concurrency: 2, stopStarting: stopping.signal });
    const first = outcomes.next();
    await expect.poll(() => started.length).toBe(2);
    stopping.abort();
    end("t0");
    expect((await first).value).toMatchObject({ task: { id: "t0" } });
    const second = outcomes.next();
    end("t1");
    expect((await second).value).toMatchObject({ result: { output: "did t1" } });
    expect(await outcomes.next()).toMatchObject({ done: true });
    expect(started).toEqual(["t0", "t1"]);
  });

  it("does not wait for a source that has nothing when it is told to stop", async () => {
    const { run } = scene();
    const stopping = new AbortController();
    const outcomes = run(silent(), { stopStarting: stopping.signal });
    const next = outcomes.next();
    stopping.abort();
    expect(await next).toMatchObject({ done: true });
  });

  it("ends what runs when the signal aborts, and when nobody waits any more", async () => {
    const { run, started } = scene();
    const all = new AbortController();
    const outcomes = collect(run(tasksOf(9, "wait"), { concurrency: 2, signal: all.signal }));
    await expect.poll(() => started.length).toBe(2);
    all.abort(new Error("enough"));
    expect(await outcomes).toMatchObject([{ error: { name: "AbortError" } }, { error: { name: "AbortError" } }]);

    const { run: again, started: begun, sent } = scene();
    for await (const { task } of again([{ id: "quick", task: "go" }, ...tasksOf(3, "wait")], { concurrency: 2 })) {
      expect(task.id).toBe("quick");
      break;
    }
    expect(begun.length).toBeLessThanOrEqual(3);
    expect(sent.slice(1).every(({ signal }) => signal?.aborted === true)).toBe(true);
  });

  it("throws what its source throws, after what runs has ended", async () => {
    const { run } = scene();
    const outcomes = run(broken());
    expect((await outcomes.next()).value).toMatchObject({ task: { id: "one" } });
    await expect(outcomes.next()).rejects.toThrow("line 2 is no JSON");
  });

  it("gives each task its own inputs on top of those of all", async () => {
    const { run, sent } = scene();
    const task = { id: "a", task: "go", inputs: { SITE: "b" }, workingDirectory: "/w" };
    await collect(run([task], { inputs: { SITE: "a", PLAN: "free" }, workingDirectory: "/v" }));
    expect(sent[0]).toMatchObject({ inputs: { SITE: "b", PLAN: "free" }, workingDirectory: "/w", conversation: "new" });
  });
});
