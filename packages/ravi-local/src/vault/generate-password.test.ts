import { expect, test } from "vitest";
import { generatePassword } from "./generate-password.ts";

const all = { uppercase: true, lowercase: true, digits: true, special: true, exclude: "" };

test("every password has every wanted kind, and no two are the same", () => {
  const passwords = Array.from({ length: 200 }, () => generatePassword({ ...all, length: 12 }) ?? "");
  expect(new Set(passwords).size).toBe(200);
  const complete = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z\d]).{12}$/;
  expect(passwords.filter((password) => !complete.test(password))).toEqual([]);
});

test("excluded characters never appear, and excluding everything gives nothing", () => {
  const exclude = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0O1lI";
  const passwords = Array.from({ length: 100 }, () => generatePassword({ ...all, length: 30, exclude }) ?? "");
  expect(passwords.filter((password) => /[A-Z01l]/.test(password))).toEqual([]);
  const digitsOnly = { ...all, uppercase: false, lowercase: false, special: false, length: 8 };
  expect(generatePassword({ ...digitsOnly, exclude: "0123456789" })).toBeUndefined();
  expect(generatePassword({ ...digitsOnly, digits: false })).toBeUndefined();
});
