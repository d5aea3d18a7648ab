import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { adapters } from "./adapters.ts";
import { asRecord } from "./connection/read-configuration.ts";
import { harnessIds, type HarnessId, type HarnessInput, type HarnessInvocation } from "./harness-adapter.ts";
import { plainInput } from "./harness-input.fixture.mjs";

const plain = {
  ...plainInput,
  mode: "interactive" as const,
  history: "/state/history",
  model: "lab/model",
  workspace: "/srv/repo/app",
  connection: { variables: [], env: {}, settings: {}, project: { root: "/srv/repo", hasSettings: false } },
};

const prepare = (id: HarnessId, input: Partial<HarnessInput> = {}): HarnessInvocation =>
  adapters[id].prepare({ ...plain, ...input });

const fileOf = ({ files }: HarnessInvocation, path: string): Record<string, unknown> => {
  const contents = files.find((file) => file.path === path)?.contents ?? "";
  return asRecord(path.endsWith(".toml") ? parse(contents) : JSON.parse(contents));
};

describe("a terminal session", () => {
  it("has nothing of the structured output, and the same persona", () => {
    expect(harnessIds.map((id) => prepare(id).args)).toEqual([
      [
        "--model=lab/model",
        "--append-system-prompt-file=/state/launches/l1/harness/persona.md",
        "--mcp-config=/state/launches/l1/harness/mcp.json",
        "--strict-mcp-config",
        "--setting-sources=user",
        "--settings=/state/launches/l1/harness/settings.json",
        "--add-dir=/srv/repo/app",
        "--session-id=00000000-0000-4000-8000-000000000001",
        "--permission-mode=default",
      ],
      ["--no-daemon", "--strict-config"],
      ["--agent=tester"],
    ]);
  });

  it.each<[HarnessId, string, string[]]>([
    ["claude", "--version", ["--", "--version"]],
    ["claude", "/nope", ["--", " /nope"]],
    ["codex", "--version", ["--", "--version"]],
    ["codex", "!touch x", ["--", " !touch x"]],
    ["codex", "/nope", ["--", "/nope"]],
    ["opencode", "--version", ["--prompt=--version"]],
    ["opencode", "/help me", ["--prompt= /help me"]],
    ["opencode", "read @file", ["--prompt=read @file "]],
    ["opencode", "mail me@example.test", ["--prompt=mail me@example.test"]],
    ["opencode", "", ["--prompt="]],
  ])("%s gets the first task %j as words, not as options or commands", (id, firstTask, expected) => {
    expect(prepare(id, { firstTask }).args.slice(-expected.length)).toEqual(expected);
  });

  it.each(harnessIds)("%s gets no first task that no argument can hold, and it is said", (id) => {
    const { args, warnings } = prepare(id, { firstTask: "é".repeat(65_536) });
    expect(args.filter((arg) => arg.length > 1000 || arg === "--")).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining("the first task (131072 bytes) is longer than an argument may be"),
    ]);
    expect(prepare(id, { firstTask: "x".repeat(131_070) }).warnings).toEqual([]);
  });

  it("asks where headless nobody could be asked", () => {
    expect(prepare("claude").args).toContain("--permission-mode=default");
    expect(fileOf(prepare("codex"), "codex/config.toml")).toMatchObject({ approval_policy: "on-request" });
    const agent = asRecord(fileOf(prepare("opencode"), "opencode.json")["agent"])["tester"];
    expect(agent).toMatchObject({ permission: { "*": "ask", bash: { "*": "ask" }, read: "allow" } });
  });

  it("lets the user attach files to what they type, unless the first task names one", () => {
    const variable = "CLAUDE_CODE_DISABLE_ATTACHMENTS";
    expect(prepare("claude").env[variable]).toBeUndefined();
    expect(prepare("claude", { firstTask: "mail me@example.test" }).env[variable]).toBeUndefined();
    expect(prepare("claude", { firstTask: "read @/etc/passwd" }).env[variable]).toBe("1");
  });
});

describe("the questions of a first run are answered", () => {
  it("claude: onboarding, trust, imports", () => {
    const trusted = {
      hasTrustDialogAccepted: true,
      hasCompletedProjectOnboarding: true,
      hasClaudeMdExternalIncludesApproved: false,
      hasClaudeMdExternalIncludesWarningShown: true,
    };
    expect(fileOf(prepare("claude"), "config/.claude.json")).toEqual({
      hasCompletedOnboarding: true,
      officialMarketplaceAutoInstallAttempted: true,
      projects: { "/srv/repo": trusted, "/srv/repo/app": trusted },
    });
  });

  it("claude: the key, without a part of it in a file", () => {
    const withKey = prepare("claude", { connection: { ...plain.connection, keyVariable: "ANTHROPIC_API_KEY" } });
    expect(withKey.renamed).toEqual({ ANTHROPIC_API_KEY: "PERSONA_MODEL_KEY" });
    expect(fileOf(withKey, "settings.json")["apiKeyHelper"]).toBe('printf %s "$PERSONA_MODEL_KEY"');
    expect(prepare("claude").renamed).toBeUndefined();
    const headless = prepare("claude", {
      mode: "headless",
      connection: { ...plain.connection, keyVariable: "ANTHROPIC_API_KEY" },
    });
    expect(headless.renamed).toBeUndefined();
  });

  it.each([
    ["has no settings of its own", { root: "/srv/repo", hasSettings: false }, "trusted", 0],
    ["has", { root: "/srv/repo", hasSettings: true }, "untrusted", 1],
    ["is unknown", undefined, "untrusted", 0],
  ])("codex: a project that %s is %s", (_name, project, level, warnings) => {
    const connection = { variables: [], env: {}, settings: {}, ...(project === undefined ? {} : { project }) };
    const invocation = prepare("codex", { connection });
    const projects = asRecord(fileOf(invocation, "codex/config.toml")["projects"]);
    expect(projects["/srv/repo/app"]).toEqual({ trust_level: level });
    expect(invocation.warnings).toHaveLength(warnings);
  });

  it("everything allowed is not asked about again", () => {
    const permissions = { mode: "bypassPermissions" } as const;
    const claude = prepare("claude", { permissions });
    expect(fileOf(claude, "settings.json")["skipDangerousModePermissionPrompt"]).toBe(true);
    expect(claude.env["IS_SANDBOX"]).toBe("1");
    expect(fileOf(prepare("codex", { permissions }), "codex/config.toml")).toMatchObject({
      approval_policy: "never",
      notice: { hide_full_access_warning: true },
    });
  });
});

describe("a conversation that goes on", () => {
  it.each<[HarnessId, HarnessInput["mode"], string[]]>([
    ["claude", "headless", ["--resume=id-1"]],
    ["claude", "interactive", ["--resume=id-1", "--", "more"]],
    ["codex", "headless", ["exec", "resume", "--", "id-1", "-"]],
    ["codex", "interactive", ["resume", "--", "id-1", "more"]],
    ["opencode", "headless", ["--agent=tester", "--session=id-1"]],
    ["opencode", "interactive", ["--agent=tester", "--session=id-1", "--prompt=more"]],
  ])("%s %s", (id, mode, expected) => {
    const { args } = prepare(id, { mode, resume: "id-1", firstTask: "more" });
    expect(args.filter((arg) => expected.includes(arg))).toEqual(expected);
    expect(args.filter((arg) => arg.startsWith("--session-id") || arg.startsWith("--title"))).toEqual([]);
  });

  it.each<[HarnessId, string[], string]>([
    ["claude", ["claude"], "/state/history/claude"],
    ["codex", ["codex"], "/state/history/codex"],
    ["opencode", [], "/state/history/opencode.db"],
  ])("%s keeps its conversations in the history and nothing else there", (id, directories, place) => {
    const invocation = prepare(id);
    expect(invocation.historyDirectories ?? []).toEqual(directories);
    const places = [...invocation.links.map(({ target }) => target), ...Object.values(invocation.env)];
    expect(places.filter((text) => text.startsWith(plain.history))).toEqual([place]);
  });

  it.each(harnessIds)("%s needs no link when the history goes with the launch", (id) => {
    const { historyDirectories, links } = prepare(id, { history: plain.directory });
    expect([historyDirectories ?? [], links]).toEqual([[], []]);
  });
});

describe("isolated", () => {
  it("claude reads no instructions at all", () => {
    const { args, env } = prepare("claude", { isolate: true });
    expect(args.filter((arg) => arg.startsWith("--add-dir"))).toEqual([]);
    expect(env["CLAUDE_CODE_DISABLE_CLAUDE_MDS"]).toBe("1");
    expect(prepare("claude").env["CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD"]).toBe("1");
  });

  it("codex reads neither AGENTS.md nor skills", () => {
    expect(fileOf(prepare("codex", { isolate: true }), "codex/config.toml")).toMatchObject({
      project_doc_max_bytes: 0,
      skills: { include_instructions: false },
    });
    expect(fileOf(prepare("codex"), "codex/config.toml")).not.toHaveProperty("skills");
  });

  it("opencode reads no instructions and has a data directory of its own, with the login", () => {
    const connection = { ...plain.connection, loginFile: "/home/user/.local/share/opencode/auth.json" };
    const isolated = prepare("opencode", { isolate: true, connection });
    expect(fileOf(isolated, "opencode.json")).not.toHaveProperty("instructions");
    expect(isolated.links).toEqual([{ path: "data/opencode/auth.json", target: connection.loginFile }]);
    expect(isolated.directories).toEqual(expect.arrayContaining(["data/opencode", "state"]));
    expect(isolated.env).toMatchObject({
      XDG_DATA_HOME: "/state/launches/l1/harness/data",
      XDG_STATE_HOME: "/state/launches/l1/harness/state",
      OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
    });
    const shared = prepare("opencode", { connection });
    expect(fileOf(shared, "opencode.json")["instructions"]).toEqual(["/srv/repo/AGENTS.md", "/srv/repo/app/AGENTS.md"]);
    expect([shared.links, shared.env["XDG_DATA_HOME"]]).toEqual([[], undefined]);
  });
});
