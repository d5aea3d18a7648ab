// Four ways to run a command to its end and take its output: by hand, with execa, with harness-kit, and with the
// launcher's supervision, as built. Each resolves with the number of bytes or characters it was given.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

// What the launcher depends on, and this package does not.
const launcher = createRequire(new URL("../../../packages/launcher/package.json", import.meta.url));
const load = (name) => import(pathToFileURL(launcher.resolve(name)).href);
const built = (path) => import(new URL(`../../../packages/launcher/dist/process/${path}`, import.meta.url).href);

const selection = {
  personaId: "bench",
  tier: "best",
  runtime: {
    harness: "claude",
    model: "claude-sonnet-4-5",
    systemPrompt: "You are measured.",
    harnessSettings: { reasoning: "low", timeoutSeconds: 300 },
  },
  skills: [],
  rationale: "bench",
};

/** Loads one of them, so that a process which measures memory holds nothing of the others. */
export const starters = {
  "bare spawn": async () => async (file) => {
    const child = spawn(file, [], { stdio: ["ignore", "pipe", "ignore"] });
    let bytes = 0;
    child.stdout.on("data", (chunk) => (bytes += chunk.length));
    await once(child, "close");
    return bytes;
  },
  execa: async () => {
    const { execa } = await load("execa");
    return async (file) => (await execa(file, { stdin: "ignore", maxBuffer: 2 ** 29 })).stdout.length;
  },
  "harness-kit": async () => {
    const { useRunnableSelection } = await load("@agentworkforce/harness-kit");
    return async (file) => {
      const context = useRunnableSelection(selection, { commandOverrides: { claude: file } });
      const { output } = await context.sendMessage("Be measured", { workingDirectory: tmpdir(), timeoutSeconds: 300 });
      return output.length;
    };
  },
  launcher: async () => {
    const { runProcess } = await built("run-process.js");
    const { createLineSplitter } = await built("line-splitter.js");
    const directory = mkdtempSync(join(tmpdir(), "starters-"));
    process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
    let runs = 0;
    return async (file) => {
      const base = join(directory, String((runs += 1)));
      let length = 0;
      const lines = createLineSplitter(() => {});
      const end = await runProcess({
        file,
        args: [],
        cwd: tmpdir(),
        env: { ...process.env, PERSONA_LAUNCH_ID: `bench-${process.pid}-${runs}` },
        launchId: `bench-${process.pid}-${runs}`,
        firstSignal: "SIGTERM",
        stdinFile: "/dev/null",
        stdoutFile: `${base}.out`,
        stderrFile: `${base}.err`,
        onStdout: (chunk) => {
          length += chunk.length;
          lines.write(chunk);
        },
        onStderr: () => {},
        deadlineMs: 300_000,
      });
      if (end.exitCode !== 0) throw new Error(`Cannot go on: the command ended as ${JSON.stringify(end)}`);
      lines.end();
      return length;
    };
  },
};
