import { expect, it } from "vitest";
import { requireRaviTimeout, settlingTimeOf } from "./ravi-timeout.ts";

it("a call to Ravi may take 15 s unless it is said", () => {
  expect([requireRaviTimeout(), requireRaviTimeout(1), requireRaviTimeout(600_000)]).toEqual([15_000, 1, 600_000]);
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 600_001])("%s ms is refused", (timeoutMs) => {
  expect(() => requireRaviTimeout(timeoutMs)).toThrow(
    expect.objectContaining({ code: "OPTION_INVALID", hint: expect.stringContaining("600000") as string }),
  );
});

it("a request settles after it has timed out, however long that takes", () => {
  expect([500, 15_000, 60_000].map(settlingTimeOf)).toEqual([20_000, 20_000, 65_000]);
});
