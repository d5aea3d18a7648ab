import type { RaviFetch } from "@persona-launcher/ravi";
import { fastGet } from "./fast/fast-get.ts";
import type { OutputKind, RaviHost } from "./ravi-host.ts";

// An import of them would also load the parts of them that nobody needs here.
const { fstatSync, writeSync } = process.getBuiltinModule("node:fs");
const { homedir } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");

/** EX_IOERR of sysexits.h. */
const outputFailed = 74;

const argv = process.argv.slice(2);
const host: RaviHost = {
  env: process.env,
  cwd: workingDirectory(),
  home: homedir(),
  get stdin() {
    return process.stdin;
  },
  stdout: writeOut,
  // Nobody is told that nobody can be told.
  stderr: (text) => void process.stderr.once("error", () => undefined).write(text),
  get stdoutKind() {
    return outputKind();
  },
};

const result = await fastGet(argv, { env: host.env, cwd: host.cwd, home: host.home, stdout: writeAtOnce });
if (result.kind === "left") {
  enableCompileCache();
  const { runRavi } = await import("./run-ravi.ts");
  const { httpFetch } = await import("@persona-launcher/ravi/http-fetch");
  // Setting the exit code lets everything written reach its reader; process.exit() would cut pipes off.
  process.exitCode = await runRavi(argv, withFetch(result.continuing?.(httpFetch) ?? httpFetch));
}

/** A short text goes out without the stream, which takes a while to be made. */
function writeAtOnce(text: string): void {
  const bytes = Buffer.from(text);
  const written = tryWriting(bytes);
  if (written < bytes.length) writeOut(bytes.subarray(written));
}

// A pipe may be full for the moment: the stream knows how to wait. For everything else it knows how to complain.
function tryWriting(bytes: Buffer): number {
  try {
    return writeSync(1, bytes);
  } catch {
    return 0;
  }
}

function writeOut(text: string | Buffer): void {
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", failWriting);
  process.stdout.write(text);
}

function failWriting(error: NodeJS.ErrnoException): void {
  // A reader that has seen enough, such as `head`, closes the pipe; that is no failure of ours.
  if (error.code === "EPIPE") return;
  complain(`Cannot write the output: ${error.code ?? error.message}`);
  process.exit(outputFailed);
}

function withFetch(given: RaviFetch): RaviHost {
  return Object.create(host, { fetch: { value: given } });
}

// process.cwd() throws when the directory is gone, and RAVI_CONFIG_DIR may still say all that is needed.
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] ?? "/";
  }
}

function outputKind(): OutputKind {
  if (process.stdout.isTTY) return "terminal";
  try {
    // As big integers: after an ordinary fstat of a pipe Node.js 20 no longer resolves symbolic links of modules,
    // because its realpath looks into the result of whatever fstat came last.
    return fstatSync(1, { bigint: true }).isFile() ? "file" : "other";
  } catch {
    return "other";
  }
}

// From Node.js 22.8 on. Never in a temporary directory that others share, the default: compiled code is code.
function enableCompileCache(): void {
  const isLaunch = Boolean(process.env["PERSONA_LAUNCH_ID"]);
  const directory = isLaunch ? process.env["TMPDIR"] : process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const { enableCompileCache: enable } = process.getBuiltinModule("node:module") as {
    enableCompileCache?: (directory: string) => unknown;
  };
  if (directory) enable?.(join(directory, "persona-launcher-ravi"));
}

function complain(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // There is nobody left to tell.
  }
}
