import { homedir } from "node:os";
import { runRavi } from "./run-ravi.ts";

// A reader that has seen enough, such as `head`, closes the pipe; that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Setting the exit code lets everything written reach its reader; process.exit() would cut pipes off.
process.exitCode = await runRavi(process.argv.slice(2), {
  env: process.env,
  cwd: workingDirectory(),
  home: homedir(),
  get stdin() {
    return process.stdin;
  },
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
});

// process.cwd() throws when the directory is gone, and RAVI_CONFIG_DIR may still say all that is needed.
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] ?? "/";
  }
}
