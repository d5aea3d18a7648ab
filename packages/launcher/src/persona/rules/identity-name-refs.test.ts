import { describe, expect, it } from "vitest";
import { checkIdentityName } from "./identity-name-refs.ts";

const check = (name: unknown): string[] =>
  checkIdentityName({ inputs: { TASK_ID: {} }, ravi: { identity: { name } } }).map(
    ({ message, hint }) => `${message} | ${hint}`,
  );

describe("checkIdentityName()", () => {
  it.each(["task-${TASK_ID}", "$TASK_ID", "a-$TASK_ID", "${PERSONA_ID}.${LAUNCH_ID}", "plain_name-1", 3, undefined])(
    "accepts %j",
    (name) => {
      expect(check(name)).toEqual([]);
    },
  );

  it("names unknown refs and what may have been meant", () => {
    expect(check("x-${TASKID}-$HOME")).toEqual([
      `"TASKID" cannot be part of an identity's name: it is neither an input nor PERSONA_ID nor LAUNCH_ID | Did you mean "TASK_ID"?`,
      `"HOME" cannot be part of an identity's name: it is neither an input nor PERSONA_ID nor LAUNCH_ID | Declare it in inputs`,
    ]);
  });

  it.each([
    ["Task ${TASK_ID}", '"T"'],
    ["a/b", '"/"'],
    ["a..b", '".."'],
    ["a$", '"$"'],
    ["${TASK_ID", '"$"'],
    ["é", '"é"'],
  ])("refuses %j before anything is created", (name, bad) => {
    expect(check(name)[0]).toContain(`${bad} cannot be part of an identity's name`);
  });
});
