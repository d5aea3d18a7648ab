import { expect, test } from "vitest";
import { deviceLoginLifeMs, DeviceLogins } from "./device-logins.ts";

const approved = { kind: "approved", signup: false } as const;

test("a decision is given out once", () => {
  const logins = new DeviceLogins();
  const { deviceCode, userCode } = logins.start();
  expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  expect(logins.take(deviceCode)).toEqual({ kind: "pending" });
  expect(logins.decide(userCode.toLowerCase().replace("-", " "), approved)).toBe(true);
  expect(logins.decide(userCode, { kind: "denied" })).toBe(false);
  expect(logins.take(deviceCode)).toEqual(approved);
  expect(logins.take(deviceCode)).toEqual({ kind: "unknown" });
});

test("a login expires after 900 seconds, decided or not", () => {
  let now = 0;
  const logins = new DeviceLogins(() => now);
  const [one, two] = [logins.start(), logins.start()];
  logins.decide(two.userCode, approved);
  now = deviceLoginLifeMs - 1;
  expect(logins.listPending().map(({ userCode }) => userCode)).toEqual([one.userCode]);
  now += 1;
  expect(logins.listPending()).toEqual([]);
  expect(logins.decide(one.userCode, approved)).toBe(false);
  expect([logins.take(one.deviceCode), logins.take(two.deviceCode)]).toEqual([
    { kind: "unknown" },
    { kind: "unknown" },
  ]);
});

test("waiting ends with the decision, with clear() and with the signal", async () => {
  const logins = new DeviceLogins();
  const never = new AbortController().signal;
  const [one, two, three] = [logins.start(), logins.start(), logins.start()];
  const ends = [one, two].map(({ deviceCode }) => logins.waitForDecision(deviceCode, never));
  logins.decide(one.userCode, approved);
  await ends[0];
  const aborted = new AbortController();
  expect(logins.listPending()).toHaveLength(2);
  const third = logins.waitForDecision(three.deviceCode, aborted.signal);
  aborted.abort();
  await third;
  logins.clear();
  await ends[1];
  await logins.waitForDecision("unknown", never);
});

test("a flood of logins pushes out the oldest, not memory", () => {
  const logins = new DeviceLogins();
  const first = logins.start();
  for (let count = 0; count < 300; count += 1) logins.start();
  expect(logins.listPending()).toHaveLength(200);
  expect(logins.take(first.deviceCode)).toEqual({ kind: "unknown" });
});
