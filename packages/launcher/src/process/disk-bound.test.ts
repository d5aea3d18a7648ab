import { expect, test } from "vitest";
import { createDiskBound, type DiskBound } from "./disk-bound.ts";

const mebibyte = 1024 * 1024;

function record(limitBytes?: number): { bound: DiskBound; calls: string[] } {
  const calls: string[] = [];
  const bound = createDiskBound(
    {
      pause: () => calls.push("pause"),
      continue: () => calls.push("continue"),
      free: (path, bytes) => calls.push(`free ${path} ${bytes / mebibyte}`),
      exceeded: () => calls.push("exceeded"),
    },
    limitBytes,
  );
  return { bound, calls };
}

const at = (delivered: number, size: number) => ({ delivered: delivered * mebibyte, size: size * mebibyte });

test("what was delivered is given back every 32 MiB, for each file by itself", () => {
  const { bound, calls } = record();
  for (const delivered of [0, 31, 32, 40, 63, 64, 200]) bound.progress("a", at(delivered, 200));
  bound.progress("b", at(33, 33));

  expect(calls.filter((call) => call.startsWith("free"))).toEqual([
    "free a 32",
    "free a 64",
    "free a 200",
    "free b 33",
  ]);
});

test("a writer that is 128 MiB ahead is paused until it is 32 MiB ahead", () => {
  const { bound, calls } = record();
  for (const delivered of [0, 1, 50, 73, 129, 170, 200])
    bound.progress("a", at(delivered, delivered < 50 ? 128 + delivered * 2 : 202));

  expect(calls.filter((call) => !call.startsWith("free"))).toEqual(["pause", "continue"]);
});

test("it goes on only when both of its files have been caught up with", () => {
  const { bound, calls } = record();
  bound.progress("a", at(0, 129));
  bound.progress("b", at(0, 300));
  bound.progress("a", at(129, 129));
  expect(calls).toEqual(["pause", "free a 129"]);
  bound.progress("b", at(300, 300));

  expect(calls).toEqual(["pause", "free a 129", "continue", "free b 300"]);
});

test("where nothing can be given back, both files together have a limit", () => {
  const { bound, calls } = record(100 * mebibyte);
  bound.progress("a", at(60, 60));
  bound.cannotFree();
  bound.progress("a", at(60, 60));
  bound.progress("b", at(40, 40));
  expect(calls).toEqual(["free a 60"]);
  bound.progress("b", at(41, 41));

  expect(calls).toEqual(["free a 60", "exceeded"]);
});

test("where it can, there is no limit", () => {
  const { bound, calls } = record(100 * mebibyte);
  bound.progress("a", at(5000, 5000));

  expect(calls).toEqual(["free a 5000"]);
});
