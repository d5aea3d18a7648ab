import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { getEventListeners } from "node:events";
import { fileURLToPath } from "node:url";
import { createLauncher, currentHost, LaunchError, type LaunchEvent, type Launcher } from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { describe, expect, test } from "vitest";
import { processesWithEnv, waitUntil } from "./src/processes.ts";
import { createWorld, harnesses, type World } from "./src/world.ts";

function launcherOf(world: World): Launcher {
  return createLauncher({
    ravi: world.ravi,
    raviCommandPath: raviCommandPath(),
    personaDirectories: [fileURLToPath(new URL("../personas", import.meta.url))],
    host: { ...currentHost(), env: world.user.env, home: world.user.home, cwd: world.workspace },
  });
}

describe("usePersona(id).sendMessage(task)", () => {
  test("answers in harness-kit's shape, with the launch and the identity", async () => {
    await using world = await createWorld(({ task }) => ({ say: `You said: ${task}` }));
    // A model that knows the persona's reasoning effort, so that nothing needs a warning.
    const persona = launcherOf(world).usePersona("inbox-reader", { model: "claude-opus-4-8" });
    const execution = persona.sendMessage("--help me, and read @/etc/passwd");
    const result = await execution;
    expect(result).toMatchObject({
      status: "completed",
      output: "You said: --help me, and read @/etc/passwd",
      exitCode: 0,
      launchId: await execution.runId,
      harness: "claude",
      identity: { email: expect.stringMatching(/@ravi\.localhost$/), release: { kind: "deleted" } },
      warnings: [],
    });
    expect(result.durationMs).toBeGreaterThan(0);
    expect(typeof result.stderr).toBe("string");
    expect((await stat(result.logFile)).mode & 0o777).toBe(0o600);
  });

  // opencode takes many seconds of a processor to start: it gets tasks of these kinds in harness-environment.e2e.test.ts,
  // and a deadline in supervision.e2e.test.ts.
  test.each(["/nope please", "  leading space", "task with 'quotes' \"double\" $HOME `id` \\ and\nlines\n"])(
    "hands the task %j over as it is",
    async (task) => {
      await using world = await createWorld((turn) => ({ say: `<${turn.task.trim()}>` }));
      const launcher = launcherOf(world);
      for (const harness of ["claude", "codex"] as const) {
        const persona = launcher.usePersona("inbox-reader", { harness, model: world.user.models[harness] });
        expect(await persona.sendMessage(task)).toMatchObject({ status: "completed", output: `<${task.trim()}>` });
      }
    },
  );

  test.each(harnesses)(
    "%s gets the prompt verbatim, and a long answer is complete, also in the log",
    async (harness) => {
      // opencode takes its time for each piece.
      const long = "é€😀x".repeat(harness === "opencode" ? 30_000 : 150_000);
      await using world = await createWorld(({ system }) => ({ say: `${system}\n${long}` }));
      const prompt = "---\nname: x\n---\nMARK {env:HOME} {file:/etc/hostname} \"quotes\" 'single' \\ back true = [1]";
      await world.writePersona({
        id: "odd",
        description: "Has an odd prompt",
        harness,
        model: world.user.models[harness],
        systemPrompt: prompt,
      });
      const launcher = createLauncher({
        ravi: world.ravi,
        raviCommandPath: raviCommandPath(),
        personaDirectories: [`${world.workspace}/personas`],
        host: { ...currentHost(), env: world.user.env, home: world.user.home, cwd: world.workspace },
      });
      const { output, logFile } = await launcher.usePersona("odd").sendMessage("Repeat");
      expect(output.slice(0, -long.length)).toContain(prompt);
      expect(digest(output.slice(-long.length))).toBe(digest(long));
      expect(await readFile(logFile, "utf8")).toContain(long);
    },
  );

  test.each(harnesses)(
    "%s: cancel() stops the agent and the command it runs, and releases the identity",
    async (harness) => {
      await using world = await createWorld(() => ({ run: "trap '' INT TERM; sleep 300" }));
      const execution = launcherOf(world)
        .usePersona("inbox-reader", { harness, model: world.user.models[harness] })
        .sendMessage("Wait");
      const launchId = await execution.runId;
      await waitUntil(async () => (await commandLines(launchId)).some((line) => line.endsWith("sleep 300")), {
        what: "the agent's command to run",
        timeoutMs: 60_000,
      });
      execution.cancel();
      expect(await execution).toMatchObject({ status: "cancelled", identity: { release: { kind: "deleted" } } });
      expect(await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).toEqual([]);
      expect(await world.account.identities.list()).toEqual([]);
    },
  );

  test.each(["claude", "codex"] as const)("%s: the deadline ends a model that never answers", async (harness) => {
    await using world = await createWorld(() => ({ hang: true }));
    const result = await launcherOf(world)
      .usePersona("inbox-reader", { harness, model: world.user.models[harness] })
      .sendMessage("Wait", { timeoutSeconds: 3 });
    expect(result).toMatchObject({ status: "timeout", reason: "no end within 3 s" });
    expect(await processesWithEnv("PERSONA_LAUNCH_ID", result.launchId)).toEqual([]);
  });

  test("reports what happens as events, and survives a watcher that throws", async () => {
    await using world = await createWorld(({ toolResults }) =>
      toolResults.length === 0 ? { run: "ravi get email" } : { say: "done" },
    );
    const events: LaunchEvent[] = [];
    const result = await launcherOf(world)
      .usePersona("inbox-reader", { model: "claude-opus-4-8" })
      .sendMessage("Go", {
        onEvent: (event) => {
          events.push(event);
          throw new Error("a bug of the caller's");
        },
        onProgress: () => {
          throw new Error("another one");
        },
      });
    expect(result.status).toBe("completed");
    const kinds = events.map((event) => (event.type === "agent" ? event.event.type : event.type));
    expect(kinds).toContain("usage");
    expect(kinds.filter((kind) => kind !== "usage")).toEqual([
      "identity",
      "scope",
      "started",
      "session",
      "tool-call",
      "tool-result",
      "text",
      "answer",
      "released",
    ]);
  });

  test("leaves nothing on an AbortSignal that many runs share, and an aborted one starts nothing", async () => {
    await using world = await createWorld(() => ({ say: "done" }));
    const persona = launcherOf(world).usePersona("inbox-reader");
    const controller = new AbortController();
    await Promise.all([1, 2, 3].map(() => persona.sendMessage("Go", { signal: controller.signal })));
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    controller.abort();
    await expect(persona.sendMessage("Go", { signal: controller.signal })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("rejects for what the caller did wrong, before anything was created", async () => {
    await using world = await createWorld(() => ({ say: "never" }));
    const launcher = launcherOf(world);
    const failure = await launcher
      .usePersona("signup-tester")
      .sendMessage("Go")
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LaunchError);
    expect(failure).toMatchObject({ code: "INPUT_MISSING", hint: expect.stringContaining("--input SITE_URL=") });
    await expect(launcher.usePersona("inbox-reader").sendMessage(" ")).rejects.toMatchObject({ code: "TASK_EMPTY" });
    expect(world.ravi.requests()).toEqual([]);
  });
});

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function commandLines(launchId: string): Promise<string[]> {
  const pids = await processesWithEnv("PERSONA_LAUNCH_ID", launchId);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8")));
  return lines.map((line) => line.replaceAll("\0", " ").trim());
}
