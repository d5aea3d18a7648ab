import { expect, test } from "vitest";
import { requireSecrets } from "./require-secrets.ts";

test.each([
  { what: "one", secrets: { GITHUB_TOKEN: "x" } },
  { what: "several, in any case", secrets: { github_token: "x", Npm2: "y" } },
  { what: "an empty value", secrets: { EMPTY: "" } },
])("$what may be set", ({ secrets }) => {
  expect(() => requireSecrets(secrets)).not.toThrow();
});

test.each([
  { what: "nothing", secrets: {}, state: "there is no secret" },
  { what: "a digit in front", secrets: { A: "x", "1SLIPPED": "y" }, state: "the name of secret 2 is none" },
  { what: "a hyphen", secrets: { "SLIPPED-A": "x" }, state: "the name of secret 1 is none" },
  { what: "a line end", secrets: { "SLIPPED\n": "x" }, state: "the name of secret 1 is none" },
  { what: "an empty name", secrets: { "": "SLIPPED" }, state: "the name of secret 1 is none" },
  {
    what: "two that are one in upper case",
    secrets: { slipped: "x", A: "y", SLIPPED: "z" },
    state: "secret 3 is called as one before it is",
  },
])("$what is refused, and repeated nowhere", ({ secrets, state }) => {
  expect(() => requireSecrets(secrets)).toThrow(
    expect.objectContaining({ code: "OPTION_INVALID", message: `Cannot fill a vault: ${state}` }),
  );
  expect(() => requireSecrets(secrets)).toThrow(
    expect.objectContaining({ hint: expect.not.stringMatching(/slipped/i) as string }),
  );
});
