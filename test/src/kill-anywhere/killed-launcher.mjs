// A launcher of one persona, as built, that kills itself where it is told to: `node killed-launcher.mjs <options as JSON>`.
// Before that it notes its children, which nobody could tell afterwards. One that lives to its end prints the result.
import { subscribe } from "node:diagnostics_channel";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { createLauncher, currentHost } from "../../../packages/launcher/dist/index.js";
import { raviCommandPath } from "../../../packages/ravi-cli/dist/index.js";

const { ravi, stateDirectory, personas, home, workspace, isProvisioned, harness, kill, childrenFile } = JSON.parse(
  process.argv[2],
);
let met = 0;

if (kill !== undefined) subscribe("persona-launcher:step", ({ name }) => name === kill.step && meet());

const launcher = createLauncher({
  ravi,
  raviCommandPath: raviCommandPath(),
  personaDirectories: [personas],
  stateDirectory,
  host: { ...currentHost(), home, cwd: workspace },
});
const persona = launcher.usePersona("clerk", { harness, conversation: "new" });
print({ ready: true });
if (isProvisioned) await launcher.provisionWorkspace({ envFile: ".env.local", credentialsFile: "tools/identity.json" });
const { status, identity } = await persona.sendMessage("Work", {
  onEvent: ({ type }) => type === "started" && print({ started: true }),
});
print({ status, identity });
await persona[Symbol.asyncDispose]();
if (isProvisioned) await launcher.releaseWorkspace();
launcher[Symbol.dispose]();

function meet() {
  met += 1;
  if (met !== kill.nth) return;
  if (kill.afterMs === undefined) die();
  else setTimeout(die, kill.afterMs);
}

function die() {
  writeFileSync(childrenFile, readFileSync(`/proc/self/task/${process.pid}/children`));
  process.kill(process.pid, "SIGKILL");
  // Not one instruction more of the launch.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
