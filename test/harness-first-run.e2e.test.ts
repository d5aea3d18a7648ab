import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { RunInTerminal, TerminalProcess } from "@persona-launcher/launcher";
import { describe, expect, test } from "vitest";
import { useWorker, writeFiles } from "./src/harness-world.ts";
import { processesWithEnv, waitUntil } from "./src/processes.ts";
import { createWorld, harnesses, type World } from "./src/world.ts";

/** A terminal of 120 by 40 with the agent in it, which the test types into. */
interface Terminal extends Disposable {
  run: RunInTerminal;
  screen(): string;
  type(text: string): void;
}

/** The pseudo-terminal is `script`'s, which hands on what it reads as if it had been typed. */
function createTerminal(): Terminal {
  let child: ChildProcess | undefined;
  let output = "";
  return {
    run: async ({ file, args, cwd, env, onStart }: TerminalProcess) => {
      const line = ["stty rows 40 cols 120; exec", ...[file, ...args].map(quote)].join(" ");
      const started = spawn("/usr/bin/script", ["-qec", line, "/dev/null"], {
        cwd,
        env,
        stdio: ["pipe", "pipe", "pipe"],
      });
      child = started;
      started.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      started.stdin.on("error", () => undefined);
      onStart?.(started.pid ?? 0);
      const exitCode = await new Promise<number | null>((resolve) => {
        started.once("close", (code) => resolve(code));
      });
      return { exitCode: exitCode ?? 1, strays: 0 };
    },
    // Without blanks: some harnesses move the cursor instead of printing them.
    screen: () => stripVTControlCharacters(output).replaceAll(/\s+/g, ""),
    type: (text) => child?.stdin?.write(text),
    [Symbol.dispose]: () => child?.kill("SIGKILL"),
  };
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** A git repository, because codex asks about trust in repositories only, with settings that no launch may load. */
async function makeProject(world: World): Promise<AsyncDisposable & { foreignMark: string }> {
  const evil = { command: "/bin/sh", args: ["-c", "touch foreign-code-ran; cat"] };
  await writeFiles(world.workspace, {
    "CLAUDE.md": "Project @/etc/hostname",
    ".mcp.json": JSON.stringify({ mcpServers: { evil } }),
    ".claude/settings.json": JSON.stringify({ hooks: { SessionStart: [{ hooks: [{ type: "command", ...evil }] }] } }),
    "opencode.json": JSON.stringify({ mcp: { evil: { type: "local", command: [evil.command, ...evil.args] } } }),
  });
  execFileSync("git", ["init", "--quiet"], { cwd: world.workspace, env: { PATH: process.env["PATH"] ?? "" } });
  return {
    foreignMark: join(world.workspace, "foreign-code-ran"),
    [Symbol.asyncDispose]: () => killProcesses(world),
  };
}

/**
 * codex's shared daemon, as a plain `codex` of the user's would leave it running, with somebody else's address: a session
 * that joined it would run its commands there.
 */
async function startDaemon(world: World): Promise<void> {
  const env = { ...world.user.env, RAVI_EMAIL: "daemon@hijack.example" };
  spawn("codex", ["app-server", "--listen", "unix://"], { cwd: world.workspace, env, stdio: "ignore", detached: true });
  const socket = join(world.user.home, ".codex/app-server-control/app-server-control.sock");
  await waitUntil(() => existsSync(socket), { what: "codex's daemon to listen", timeoutMs: 60_000 });
}

async function killProcesses(world: World): Promise<void> {
  for (const pid of await processesWithEnv("HOME", world.user.home)) process.kill(pid, "SIGKILL");
}

describe.each(harnesses)("%s", (harness) => {
  const asItSays = ["as the persona says", {}] as const;
  // opencode asks nothing about that at its start, which the others do.
  const allAllowed = ["with everything allowed", { permissions: { mode: "bypassPermissions" } }] as const;

  test.each(harness === "opencode" ? [asItSays] : [asItSays, allAllowed])(
    "starts at its prompt on a terminal, %s, takes the first task and what is typed",
    async (_name, fields) => {
      await using world = await createWorld(({ task, toolResults }) => {
        if (task.includes("FIRST-TASK")) return { say: "FIRST-ANSWER" };
        return toolResults.length === 0 ? { run: "ravi get email; printenv RAVI_EMAIL" } : { say: "SECOND-ANSWER" };
      });
      await using project = await makeProject(world);
      if (harness === "codex") await startDaemon(world);
      await using worker = await useWorker(
        world,
        harness,
        { systemPrompt: "PERSONA-MARK", permissions: { allow: ["Bash"] }, ravi: {}, ...fields },
        { runInTerminal: (options) => terminal.run(options) },
      );
      // Closed before the handle is, which would wait for the session to end.
      using terminal = createTerminal();
      const session = worker.launchInteractive({ firstTask: "--FIRST-TASK {env:HOME} @/etc/hostname" });
      session.catch(() => undefined);
      const seen = (text: string): Promise<unknown> =>
        waitUntil(() => terminal.screen().includes(text), {
          what: `"${text}" on the screen`,
          timeoutMs: 90_000,
        }).catch((error: unknown) => {
          throw new Error(`${String(error)}; the screen ends with: ${terminal.screen().slice(-1500)}`);
        });

      await seen("FIRST-ANSWER");
      terminal.type("typed-by-hand");
      await seen("typed-by-hand");
      terminal.type("\r");
      await seen("SECOND-ANSWER");
      terminal[Symbol.dispose]();
      const result = await session;

      const turns = world.model.requests().filter(({ isSideRequest }) => !isSideRequest);
      expect(turns[0]?.task.trim()).toBe("--FIRST-TASK {env:HOME} @/etc/hostname");
      expect(turns[0]?.system).toContain("PERSONA-MARK");
      expect(turns.at(-1)?.task.trim()).toBe("typed-by-hand");
      expect(turns.at(-1)?.toolResults.join("")).toContain(`"email": "${result.identity.email}"`);
      expect(turns.at(-1)?.toolResults.join("")).toContain(`\n${result.identity.email}`);
      expect(existsSync(project.foreignMark)).toBe(false);
    },
  );
});
