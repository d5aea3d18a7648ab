import { describe, expect, it } from "vitest";
import {
  buildAgentEnvironment,
  pinnedVariables,
  type AgentEnvironmentOptions,
  terminalVariables,
} from "./agent-environment.ts";

const empty: AgentEnvironmentOptions = {
  caller: {},
  inherit: [],
  inputs: {},
  persona: {},
  mcp: {},
  connection: {},
  harness: {},
  pinned: {},
  temporary: "/state/launches/l1/tmp",
};

const build = (options: Partial<AgentEnvironmentOptions>): Record<string, string> =>
  buildAgentEnvironment({ ...empty, ...options });

describe("buildAgentEnvironment()", () => {
  it("is nearly empty when nobody contributes", () => {
    expect(build({})).toEqual({ SHLVL: "1", TMPDIR: "/state/launches/l1/tmp" });
  });

  it.each([
    ["pinned", ["caller", "connection", "inputs", "persona", "mcp", "harness", "pinned"]],
    ["harness", ["caller", "connection", "inputs", "persona", "mcp", "harness"]],
    ["mcp", ["caller", "connection", "inputs", "persona", "mcp"]],
    ["persona", ["caller", "connection", "inputs", "persona"]],
    ["inputs", ["caller", "connection", "inputs"]],
    ["connection", ["caller", "trace", "connection"]],
    ["trace", ["caller", "trace"]],
    ["caller", ["caller"]],
  ])("lets %s win over what comes before it", (winner, layers) => {
    const options = Object.fromEntries(layers.map((layer) => [layer, { LANG: layer }]));
    expect(build(options)["LANG"]).toBe(winner);
  });

  it("lets nothing override the identity, PATH and the launch id", () => {
    const pinned = pinnedVariables({
      launchId: "l1",
      scopeDirectory: "/srv/.ravi",
      scopeBin: "/srv/.ravi/bin",
      identity: { email: "t@x.test", phone: "+15550100" },
      callerPath: "/usr/bin",
    });
    const theirs = Object.fromEntries(Object.keys(pinned).map((name) => [name, "theirs"]));
    const layers = {
      caller: theirs,
      connection: theirs,
      inputs: theirs,
      persona: theirs,
      mcp: theirs,
      harness: theirs,
    };
    expect(build({ ...layers, inherit: Object.keys(theirs), pinned })).toMatchObject(pinned);
  });

  it("lets nobody move the temporary directory back", () => {
    const theirs = { TMPDIR: "/tmp" };
    expect(build({ caller: theirs, persona: theirs, harness: theirs, connection: theirs })["TMPDIR"]).toBe(
      empty.temporary,
    );
  });

  it("takes of the caller the allow-list and what is asked for", () => {
    const caller = {
      HOME: "/home/user",
      LC_ALL: "C",
      SHLVL: "7",
      GITHUB_TOKEN: "sentinel",
      OPENAI_API_KEY: "k",
      RAVI_MANAGEMENT_KEY: "sentinel",
      RAVI_PHONE: "sentinel",
    };
    const inherit = ["OPENAI_API_KEY", "RAVI_MANAGEMENT_KEY", "RAVI_PHONE"];
    expect(build({ caller, inherit })).toEqual({
      SHLVL: "1",
      HOME: "/home/user",
      LC_ALL: "C",
      OPENAI_API_KEY: "k",
      TMPDIR: empty.temporary,
    });
  });

  it("leaves its ingredients as they are", () => {
    const pinned = Object.freeze({ A: "1" });
    expect(build(Object.freeze({ ...empty, caller: Object.freeze({ LANG: "C" }), pinned }))).toMatchObject({ A: "1" });
  });
});

describe("pinnedVariables()", () => {
  const options = {
    launchId: "l1",
    scopeDirectory: "/srv/.ravi",
    scopeBin: "/srv/.ravi/bin",
    identity: { email: "t@x.test", phone: undefined },
    callerPath: "/opt/bin:/usr/bin",
  };

  it("says who the agent is and puts its ravi first", () => {
    expect(pinnedVariables({ ...options, identity: { email: "t@x.test", phone: "+15550100" } })).toEqual({
      PERSONA_LAUNCH_ID: "l1",
      RAVI_CONFIG_DIR: "/srv/.ravi",
      RAVI_EMAIL: "t@x.test",
      RAVI_PHONE: "+15550100",
      PATH: "/srv/.ravi/bin:/opt/bin:/usr/bin",
    });
  });

  it("has no RAVI_PHONE for an identity without a phone", () => {
    expect(pinnedVariables(options)).not.toHaveProperty("RAVI_PHONE");
  });

  it.each([undefined, ""])("takes a usual PATH when the caller's is %j", (callerPath) => {
    expect(pinnedVariables({ ...options, callerPath })["PATH"]).toBe("/srv/.ravi/bin:/usr/local/bin:/usr/bin:/bin");
  });
});

it("what an agent at a terminal sees besides is a promise", () => {
  expect(terminalVariables.join(" ")).toMatchInlineSnapshot(
    `"COLORFGBG DISPLAY EDITOR ITERM_SESSION_ID KITTY_WINDOW_ID PAGER SSH_CONNECTION SSH_TTY STY TERM_PROGRAM TERM_PROGRAM_VERSION TMUX TMUX_PANE VISUAL VTE_VERSION WAYLAND_DISPLAY WEZTERM_PANE WT_SESSION XDG_SESSION_TYPE"`,
  );
});
