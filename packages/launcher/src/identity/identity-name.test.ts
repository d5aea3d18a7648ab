import { describe, expect, it } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { personaIdPattern } from "../persona/persona-id.ts";
import { identityName, identityNamePattern } from "./identity-name.ts";

const named = (template: string | undefined, inputs: Record<string, string> = {}): string =>
  identityName({ template, personaId: "tester", launchId: "abc123def456", inputs });

function refusal(template: string, inputs: Record<string, string>): LaunchError {
  try {
    named(template, inputs);
  } catch (error) {
    if (error instanceof LaunchError) return error;
    throw error;
  }
  throw new Error("the name was accepted");
}

describe("identityName()", () => {
  it.each([
    [undefined, {}, "task-tester-abc123def456"],
    ["${PERSONA_ID}", {}, "tester"],
    ["$PERSONA_ID-$LAUNCH_ID", {}, "tester-abc123def456"],
    ["task-${TASK_ID}", { TASK_ID: "42" }, "task-42"],
    ["${A}.${B}_x", { A: "a", B: "b" }, "a.b_x"],
    ["fixed", {}, "fixed"],
    ["a", {}, "a"],
    ["${A}", { A: "x".repeat(63) }, "x".repeat(63)],
    ["${LAUNCH_ID}", { LAUNCH_ID: "stolen", PERSONA_ID: "stolen" }, "abc123def456"],
    ["x${A}x", { A: "--" }, "x--x"],
  ])("makes of %j with %j %j", (template, inputs, expected) => {
    expect(named(template, inputs)).toBe(expected);
  });

  it.each([
    ["", "it is empty"],
    ["a/b", 'it holds "/"'],
    ["../../etc", 'it holds ".."'],
    ["..", 'it holds ".."'],
    ["a..b", 'it holds ".."'],
    [".hidden", "it starts or ends with a separator"],
    ["-rf", "it starts or ends with a separator"],
    ["end-", "it starts or ends with a separator"],
    ["end.", "it starts or ends with a separator"],
    ["_", "it starts or ends with a separator"],
    ['a"b', 'it holds "\\""'],
    ["a'b", 'it holds "\'"'],
    ["a\nb", 'it holds "\\n"'],
    ["ab\n", 'it holds "\\n"'],
    ["$(id)", 'it holds "$"'],
    ["`id`", 'it holds "`"'],
    ["a b", 'it holds " "'],
    ["a\0b", 'it holds "\\u0000"'],
    ["a@b", 'it holds "@"'],
    ["a\\b", 'it holds "\\\\"'],
    ["Upper", 'it holds "U"'],
    ["é", 'it holds "é"'],
    ["😀", 'it holds "😀"'],
    ["ａ", 'it holds "ａ"'],
    ["${LAUNCH_ID}", 'it holds "$"'],
    ["x".repeat(64), "it has 64 characters"],
  ])("refuses an input of %j", (input, why) => {
    const error = refusal("${TASK_ID}", { TASK_ID: input });
    expect(error.code).toBe("IDENTITY_NAME_INVALID");
    expect(error.message.endsWith(`: ${why}`)).toBe(true);
    expect(error.hint).toContain('change the input that "${TASK_ID}" takes it from');
  });

  it("shortens what it shows", () => {
    const { message } = refusal("${A}", { A: "x".repeat(100_000) });
    expect(message.length).toBeLessThan(200);
  });

  it.each(["\u001b[2J", "\u009b2J", "\u202etxt.exe", "\u2028"])("keeps %j out of the terminal", (input) => {
    expect(refusal("${A}", { A: input }).message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it("finds a name for every persona id there can be", () => {
    const personaId = "p".repeat(63);
    expect(personaId).toMatch(personaIdPattern);
    const name = identityName({ personaId, launchId: "abc123def456", inputs: {} });
    expect(name).toMatch(identityNamePattern);
    expect(name.endsWith("-abc123def456")).toBe(true);
  });
});
