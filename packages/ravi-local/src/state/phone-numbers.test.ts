import { expect, test } from "vitest";
import { fictitiousPhoneNumber, phoneNumberCapacity } from "./phone-numbers.ts";

test("every phone number is different and lies in the range set aside for fiction", () => {
  const numbers = Array.from({ length: phoneNumberCapacity }, (_, index) => fictitiousPhoneNumber(index));
  expect(new Set(numbers).size).toBe(phoneNumberCapacity);
  expect(numbers.filter((number) => !/^\+1[2-9][0-8]\d55501\d\d$/.test(number ?? ""))).toEqual([]);
  expect(phoneNumberCapacity).toBeGreaterThan(10_000);
});

test("the numbers count through an area code and then go on in the next", () => {
  expect([0, 99, 100].map(fictitiousPhoneNumber)).toEqual(["+12015550100", "+12015550199", "+12025550100"]);
  expect(fictitiousPhoneNumber(phoneNumberCapacity)).toBeUndefined();
});
