import { expect, test } from "vitest";
import { belongingsOf, differenceOf, noBelongings, type Possessions } from "./belongings.ts";

const possession = (uuid: string, updatedAt = "t1"): { uuid: string; updatedAt: string } => ({ uuid, updatedAt });
const secret = (key: string, updatedAt?: string): Possessions["secrets"][number] => ({
  key,
  ...possession(`s-${key}`, updatedAt),
});

const own: Possessions = {
  secrets: [secret("TOKEN"), secret("OTHER")],
  passwords: [possession("p-1"), possession("p-2")],
  contacts: [{ ...possession("c-1"), isByItself: false }],
};

const none = { secrets: [], passwords: [], contacts: [] };

test("what is as it was is nobody's business", () => {
  expect(differenceOf(belongingsOf(own), own)).toEqual({ foreign: none, changed: [], lost: [], passwords: 0 });
});

test("what was not there is foreign", () => {
  const found: Possessions = {
    secrets: [...own.secrets, secret("NEW")],
    passwords: [...own.passwords, possession("p-3")],
    contacts: [...own.contacts, { ...possession("c-2"), isByItself: true }],
  };
  expect(differenceOf(belongingsOf(own), found)).toEqual({
    foreign: { secrets: ["s-NEW"], passwords: ["p-3"], contacts: ["c-2"] },
    changed: [],
    lost: [],
    passwords: 0,
  });
});

test("a value in place of its own is foreign, and its own is not as it was", () => {
  const found: Possessions = {
    secrets: [secret("TOKEN", "t2"), { ...secret("OTHER"), uuid: "s-made-anew" }],
    passwords: [possession("p-1", "t2")],
    contacts: [{ ...possession("c-1", "t2"), isByItself: false }],
  };
  expect(differenceOf(belongingsOf(own), found)).toEqual({
    foreign: { secrets: ["s-TOKEN", "s-made-anew"], passwords: ["p-1"], contacts: [] },
    changed: ["TOKEN", "OTHER"],
    lost: [],
    passwords: 2,
  });
});

test("what is gone of its own is told", () => {
  expect(differenceOf(belongingsOf(own), none)).toEqual({
    foreign: none,
    changed: [],
    lost: ["TOKEN", "OTHER"],
    passwords: 2,
  });
});

test("an identity that nobody has given anything owns nothing", () => {
  expect(differenceOf(noBelongings, own).foreign).toEqual({
    secrets: ["s-TOKEN", "s-OTHER"],
    passwords: ["p-1", "p-2"],
    contacts: ["c-1"],
  });
});
