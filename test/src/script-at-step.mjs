// Preloaded into `persona`: runs a shell script when it comes to the step in SCRIPT_AT_STEP, and goes on when the script
// is done. `{ step, nth, script }` as JSON.
import { execFileSync } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import process from "node:process";

const { step, nth = 1, script } = JSON.parse(process.env.SCRIPT_AT_STEP ?? "{}");
let met = 0;

if (step !== undefined) subscribe("persona-launcher:step", ({ name }) => name === step && meet());

function meet() {
  met += 1;
  if (met === nth) execFileSync("/bin/sh", ["-ec", script], { stdio: ["ignore", "ignore", "inherit"] });
}
