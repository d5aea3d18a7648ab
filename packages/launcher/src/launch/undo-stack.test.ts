import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createUndoStack } from "./undo-stack.ts";

describe("createUndoStack()", () => {
  it("takes back last things first, one after the other", async () => {
    const log: string[] = [];
    const stack = createUndoStack();
    for (const name of ["first", "second", "third"]) {
      stack.push(name, async () => {
        log.push(`${name} begins`);
        await setImmediate();
        log.push(`${name} ends`);
      });
    }
    await stack.unwind(() => log.push("failure"));
    expect(log).toEqual(["third begins", "third ends", "second begins", "second ends", "first begins", "first ends"]);
  });

  it("goes on after a failure and tells of it", async () => {
    const log: string[] = [];
    const stack = createUndoStack();
    stack.push("good", async () => {
      log.push("good");
    });
    stack.push("rejecting", () => Promise.reject(new Error("refused")));
    stack.push("throwing", () => {
      throw new Error("broken");
    });
    await stack.unwind((what, error) => log.push(`${what}: ${(error as Error).message}`));
    expect(log).toEqual(["throwing: broken", "rejecting: refused", "good"]);
  });

  it("goes on when nobody can be told of a failure", async () => {
    const log: string[] = [];
    const stack = createUndoStack();
    stack.push("good", async () => {
      log.push("good");
    });
    stack.push("rejecting", () => Promise.reject(new Error("refused")));
    await stack.unwind(() => {
      throw new Error("the disk is full");
    });
    expect(log).toEqual(["good"]);
  });

  it("takes everything back once", async () => {
    let count = 0;
    const stack = createUndoStack();
    stack.push("thing", async () => {
      count += 1;
    });
    await stack.unwind(() => {});
    await stack.unwind(() => {});
    expect(count).toBe(1);
  });

  it("has nothing to do when nothing was made", async () => {
    const failures: string[] = [];
    await createUndoStack().unwind((what) => failures.push(what));
    expect(failures).toEqual([]);
  });
});
