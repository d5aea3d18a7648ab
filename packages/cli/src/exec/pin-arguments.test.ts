import { describe, expect, test } from "vitest";
import { pinArguments } from "./pin-arguments.ts";

const pins = { RAVI_EMAIL: 'a"b@x', PATH: "/s/bin:/usr/bin" };
const codexPins = [
  "-c",
  "allow_login_shell=false",
  "-c",
  String.raw`shell_environment_policy.set.RAVI_EMAIL="a\"b@x"`,
  "-c",
  'shell_environment_policy.set.PATH="/s/bin:/usr/bin"',
];
const claudePin = String.raw`--settings={"env":{"RAVI_EMAIL":"a\"b@x","PATH":"/s/bin:/usr/bin"}}`;

describe("pinArguments()", () => {
  test.each([
    { args: [] },
    { args: ["-p", "--model", "m"] },
    { args: ["--", "--settings is a word of the task"] },
    { args: ["say doctor"] },
  ])("puts claude's settings in front of $args", ({ args }) => {
    expect(pinArguments("/any/claude", args, pins)).toEqual({ args: [claudePin, ...args], env: { SHLVL: "1" } });
  });

  test.each([
    { args: ["--settings", "mine.json"] },
    { args: ["-p", "--settings=mine.json"] },
    { args: ["mcp", "list"] },
    { args: ["doctor"] },
    { args: ["--version"] },
  ])("leaves claude's $args alone", ({ args }) => {
    expect(pinArguments("claude", args, pins).args).toEqual(args);
  });

  test.each([
    { args: ["exec", "--json", "-"], isInteractive: false },
    { args: ["-m", "exec", "e", "task"], isInteractive: false },
    { args: ["-s", "read-only", "--model=x", "app-server"], isInteractive: false },
    { args: ["mcp-server"], isInteractive: false },
    { args: [], isInteractive: true },
    { args: ["a task"], isInteractive: true },
    { args: ["--", "exec"], isInteractive: true },
    { args: ["--yolo", "resume", "--last"], isInteractive: true },
    { args: ["fork"], isInteractive: true },
    { args: ["-c", "a=b", "task"], isInteractive: true },
  ])("puts codex's settings in front of $args", ({ args, isInteractive }) => {
    const expected = [...(isInteractive ? ["--no-daemon"] : []), ...codexPins, ...args];
    expect(pinArguments("codex", args, pins)).toEqual({ args: expected, env: { SHLVL: "1" } });
  });

  test.each([{ args: ["--no-daemon"] }, { args: ["--remote", "unix://", "task"] }])(
    "does not ask codex twice to go without the daemon: $args",
    ({ args }) => {
      expect(pinArguments("codex", args, pins).args).toEqual([...codexPins, ...args]);
    },
  );

  test.each([
    { args: ["login"] },
    { args: ["-c", "x=y", "mcp", "add", "exec"] },
    { args: ["completion", "bash"] },
    { args: ["--brand-new-option", "exec"] },
    { args: ["--version"] },
    { args: ["-i", "picture.png", "exec"] },
  ])("leaves codex's $args alone", ({ args }) => {
    expect(pinArguments("codex", args, pins).args).toEqual(args);
  });

  test.each(["opencode", "npx", "my-codex", "codex.sh", ""])("leaves %s alone", (program) => {
    expect(pinArguments(program, ["exec"], pins)).toEqual({ args: ["exec"], env: {} });
  });

  test.each(["line\nfeed", "\u007f", "\ud800"])("leaves everything alone when a value cannot be quoted", (value) => {
    expect(pinArguments("codex", ["exec"], { PATH: value })).toEqual({ args: ["exec"], env: {} });
  });
});
