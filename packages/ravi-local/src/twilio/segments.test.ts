import { expect, test } from "vitest";
import { countSegments } from "./segments.ts";

test.each([
  ["", 1],
  ["a".repeat(160), 1],
  ["a".repeat(161), 2],
  ["a".repeat(307), 3],
  [`${"a".repeat(159)}€`, 2],
  ["é".repeat(160), 1],
  ["✅".repeat(70), 1],
  ["✅".repeat(71), 2],
])("a body beginning %.5s… is cut into the number of messages Twilio counts", (body, count) => {
  expect(countSegments(body)).toBe(count);
});
