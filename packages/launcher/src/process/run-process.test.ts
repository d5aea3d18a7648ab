import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { runOptions } from "./run-options.fixture.mjs";
import { launchIdVariable } from "./stop-tree.ts";
import { runProcess, type ProcessEnd, type RunProcessOptions } from "./run-process.ts";

interface Run {
  directory: string;
  options: RunProcessOptions;
  stdout: () => string;
  stderr: () => string;
}

/** A run of Node.js with `script`; everything else can be changed. */
async function prepare(script: string, changes: Partial<RunProcessOptions> = {}): Promise<Run> {
  const directory = await mkdtemp(join(tmpdir(), "run-process-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "stdin"), "");
  const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const options = runOptions(directory, "", {
    file: process.execPath,
    args: ["-e", script],
    stdinFile: join(directory, "stdin"),
    onStdout: (chunk) => streams.stdout.push(Buffer.from(chunk)),
    onStderr: (chunk) => streams.stderr.push(Buffer.from(chunk)),
    ...changes,
  });
  const text = (name: keyof typeof streams) => (): string => Buffer.concat(streams[name]).toString("latin1");
  return { directory, options, stdout: text("stdout"), stderr: text("stderr") };
}

async function run(script: string, changes: Partial<RunProcessOptions> = {}): Promise<ProcessEnd> {
  return runProcess((await prepare(script, changes)).options);
}

async function executable(directory: string, text: string, mode = 0o700): Promise<string> {
  const path = join(directory, "agent");
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

async function isOver(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text === undefined || /^[ZX]/.test(text.slice(text.lastIndexOf(")") + 2));
}

test.each([0, 1, 42, 255])("exit code %i comes back as it is", async (code) => {
  expect(await run(`process.exit(${code})`)).toEqual({ exitCode: code, strays: 0 });
});

test.each(["SIGKILL", "SIGTERM", "SIGSEGV"] as const)(
  "a death by %s is that signal and no exit code",
  async (signal) => {
    expect(await run(`process.kill(process.pid, "${signal}"); setInterval(() => {}, 1000)`)).toEqual({
      signal,
      strays: 0,
    });
  },
);

test("a command that is not there is a spawn error ENOENT, and nothing started", async () => {
  const onStart = vi.fn<(pid: number) => void>();
  const end = await run("", { file: "/nonexistent/agent", onStart });

  expect(end).toEqual({ spawnError: expect.objectContaining({ code: "ENOENT" }), strays: 0 });
  expect(onStart).not.toHaveBeenCalled();
});

test("a command without execute permission is a spawn error EACCES", async () => {
  const { directory, options } = await prepare("");
  const file = await executable(directory, "#!/bin/sh\nexit 0\n", 0o600);

  expect(await runProcess({ ...options, file })).toEqual({
    spawnError: expect.objectContaining({ code: "EACCES" }),
    strays: 0,
  });
});

test("a working directory that is gone is a spawn error", async () => {
  expect(await run("", { cwd: "/nonexistent/workspace" })).toEqual({
    spawnError: expect.objectContaining({ code: "ENOENT" }),
    strays: 0,
  });
});

test("the environment is what was passed and nothing else", async () => {
  const launchId = randomBytes(8).toString("hex");
  const env = { [launchIdVariable]: launchId, EMPTY: "", LINES: "one\ntwo", QUOTED: `'"$HOME"' ünï`, "A.B-c": "odd" };
  const { options } = await prepare("");
  await runProcess({ ...options, launchId, env, file: "/bin/cat", args: ["/proc/self/environ"] });
  const entries = (await readFile(options.stdoutFile, "utf8")).split("\0").slice(0, -1);

  expect(entries.sort()).toEqual(
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );
});

test("arguments and working directory arrive as they are, whatever they hold", async () => {
  const args = ["-e", "console.log(JSON.stringify([process.cwd(), ...process.argv.slice(1)]))", "--"];
  const odd = ["", " a  b ", "$(id)", "`id`", "'", '"', "*", "line\nbreak", "ünï😀", "--help"];
  const { directory, options } = await prepare("");
  await runProcess({ ...options, args: [...args, ...odd] });

  expect(JSON.parse(await readFile(options.stdoutFile, "utf8"))).toEqual([directory, ...odd]);
});

test("standard input is the file, byte for byte, and ends with it", async () => {
  const { directory, options } = await prepare("process.stdin.pipe(process.stdout)");
  const task = randomBytes(300_001);
  await writeFile(join(directory, "stdin"), task);
  expect(await runProcess(options)).toEqual({ exitCode: 0, strays: 0 });

  expect((await readFile(options.stdoutFile)).equals(task)).toBe(true);
});

test("3 MB on each stream from a process that exits at once are delivered whole and kept apart", async () => {
  const script = `
    process.stdout.write("o".repeat(3_000_000) + "END");
    process.stderr.write("e".repeat(3_000_000) + "END");
    process.exit(3)`;
  const { options, stdout, stderr } = await prepare(script);
  expect(await runProcess(options)).toEqual({ exitCode: 3, strays: 0 });

  expect(stdout() === `${"o".repeat(3_000_000)}END`).toBe(true);
  expect(stderr() === `${"e".repeat(3_000_000)}END`).toBe(true);
});

test("output arrives while the process runs", async () => {
  const controller = new AbortController();
  const { options } = await prepare("console.log('working'); setInterval(() => {}, 1000)");
  const onStdout = (chunk: Uint8Array): void => {
    if (Buffer.from(chunk).toString() === "working\n") controller.abort();
  };

  expect(await runProcess({ ...options, onStdout, signal: controller.signal })).toMatchObject({ stoppedBy: "cancel" });
});

test("the output files are new and for this user alone, whatever the umask", async () => {
  const { options } = await prepare("");
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  await runProcess(options);

  for (const path of [options.stdoutFile, options.stderrFile]) {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  }
});

test("an output file that is already there is refused and stays as it is", async () => {
  const onStart = vi.fn<(pid: number) => void>();
  const { options } = await prepare("console.log('overwritten')", { onStart });
  await writeFile(options.stdoutFile, "somebody else's");

  await expect(runProcess(options)).rejects.toMatchObject({ code: "EEXIST" });
  expect(onStart).not.toHaveBeenCalled();
  expect(await readFile(options.stdoutFile, "utf8")).toBe("somebody else's");
});

test("onStart hears the pid of a process that leads a group and a session of its own", async () => {
  const pids: number[] = [];
  const { options } = await prepare("", { onStart: (pid) => pids.push(pid) });
  await runProcess({ ...options, file: "/bin/cat", args: ["/proc/self/stat"] });
  const fields = (await readFile(options.stdoutFile, "utf8")).split(" ");

  expect(pids.map(String)).toEqual([fields[0]]);
  expect(fields[4]).toBe(fields[0]);
  expect(fields[5]).toBe(fields[0]);
});

test("an error of onStart stops the process, because nobody answers for it any more", async () => {
  const pids: number[] = [];
  const onStart = (pid: number): void => {
    pids.push(pid);
    throw new Error("the books are full");
  };
  onTestFinished(() => {
    for (const pid of pids) {
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // Gone, as it should be.
      }
    }
  });
  await expect(run("setInterval(() => {}, 1000)", { onStart })).rejects.toThrow("the books are full");

  expect(await Promise.all(pids.map((pid) => isOver(pid)))).toEqual([true]);
});

test("an error of onStart that the system makes is not called a failed start", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
  const onStart = (): void => {
    throw full;
  };

  await expect(run("setInterval(() => {}, 1000)", { onStart })).rejects.toBe(full);
});
