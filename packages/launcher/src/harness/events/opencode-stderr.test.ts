import { expect, it } from "vitest";
import { readOpencodeStderr } from "./opencode-events.ts";

// Recorded from opencode 1.18.33.
const fallback = '\u001b[93m\u001b[1m! \u001b[0m agent "nosuch" not found. Falling back to default agent';

it("readOpencodeStderr() takes a lost persona for a failure", () => {
  expect(readOpencodeStderr(fallback)).toEqual([
    {
      type: "error",
      failure: "agent",
      message: 'opencode ran without the persona: agent "nosuch" not found. Falling back to default agent',
    },
  ]);
});

it("readOpencodeStderr() names what was refused because nobody could be asked", () => {
  const line = "\u001b[93m\u001b[1m! \u001b[0m permission requested: external_directory (/etc/*); auto-rejecting";
  expect(readOpencodeStderr(line)).toEqual([
    { type: "warning", message: "permission requested: external_directory (/etc/*); auto-rejecting" },
  ]);
});

it.each(["", "> build · lab-model", "Falling back", "the user wrote: permission requested: x; auto-rejecting"])(
  "readOpencodeStderr(%j) finds nothing",
  (line) => {
    expect(readOpencodeStderr(line)).toEqual([]);
  },
);
