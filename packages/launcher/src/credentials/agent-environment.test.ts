import { describe, expect, it } from "vitest";
import {
  inheritedEnvironment,
  inheritedPrefixes,
  inheritedVariables,
  isForeignVariable,
  referableEnvironment,
} from "./agent-environment.ts";

it("the list of inherited variables is a promise: a change here changes what an agent can see", () => {
  expect([...inheritedVariables, ...inheritedPrefixes.map((prefix) => `${prefix}*`)]).toMatchInlineSnapshot(`
    [
      "PATH",
      "HOME",
      "USER",
      "LOGNAME",
      "SHELL",
      "TERM",
      "COLORTERM",
      "NO_COLOR",
      "LANG",
      "TZ",
      "TMPDIR",
      "HTTP_PROXY",
      "HTTPS_PROXY",
      "ALL_PROXY",
      "NO_PROXY",
      "http_proxy",
      "https_proxy",
      "all_proxy",
      "no_proxy",
      "SSL_CERT_FILE",
      "SSL_CERT_DIR",
      "NODE_EXTRA_CA_CERTS",
      "LC_*",
    ]
  `);
});

const ours = {
  RAVI_MANAGEMENT_KEY: "rvi_management",
  RAVI_EMAIL: "account@example.test",
  RAVI_CONFIG_DIR: "/home/user/.ravi",
  RAVI_: "x",
  PERSONA_LAUNCH_ID: "outer",
  PERSONA_MCP_1: "outer",
};

describe("inheritedEnvironment()", () => {
  it("takes what is listed and nothing else", () => {
    const caller = {
      ...Object.fromEntries(inheritedVariables.map((name) => [name, `value of ${name}`])),
      LC_ALL: "C.UTF-8",
      LC_: "",
    };
    const others = {
      ...ours,
      GITHUB_TOKEN: "t",
      AWS_SECRET_ACCESS_KEY: "k",
      LD_PRELOAD: "/x.so",
      NODE_OPTIONS: "--require x",
      BASH_ENV: "/x",
      SSH_AUTH_SOCK: "/s",
      XDG_CONFIG_HOME: "/x",
      path: "/x",
      Path: "/x",
      PATH_X: "/x",
      XLC_ALL: "x",
    };
    expect(inheritedEnvironment({ ...others, ...caller })).toEqual(caller);
  });

  it("adds what is asked for by name", () => {
    const caller = { A: "1", B: "2", EMPTY: "", GONE: undefined, PATH: "/bin" };
    expect(inheritedEnvironment(caller, ["A", "EMPTY", "GONE", "MISSING", "PATH"])).toEqual({
      A: "1",
      EMPTY: "",
      PATH: "/bin",
    });
  });

  it("passes on nothing of Ravi's or ours, not even by request", () => {
    expect(inheritedEnvironment(ours, Object.keys(ours))).toEqual({});
  });
});

it("referableEnvironment() is everything but Ravi's and our own variables", () => {
  expect(referableEnvironment({ ...ours, GITHUB_TOKEN: "t", RAVIOLI: "x", MY_RAVI_KEY: "y", GONE: undefined })).toEqual(
    {
      GITHUB_TOKEN: "t",
      RAVIOLI: "x",
      MY_RAVI_KEY: "y",
    },
  );
});

it.each([
  ["RAVI_MANAGEMENT_KEY", false],
  ["PERSONA_MCP_1", false],
  ["RAVI", true],
  ["PERSONA", true],
  ["ravi_x", true],
])("isForeignVariable(%j) is %s", (name, expected) => {
  expect(isForeignVariable(name)).toBe(expected);
});
