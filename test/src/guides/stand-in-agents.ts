import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What an agent of a guide's harness found out about itself. */
export interface AgentReport {
  /** `email` of `ravi get email` in the workspace. */
  email: string;
  /** The same from a subfolder. */
  emailBelow: string;
  RAVI_EMAIL: string;
  RAVI_PHONE: string;
  RAVI_CONFIG_DIR: string;
}

/** Name of the file an agent writes its report to, in its workspace. */
export const reportFile = "agent-report.json";

/** The agents that guide S1 leaves to its readers, by file name. Each asks `ravi` who it is, and writes a report. */
export const standInAgents = {
  "run-agent.sh": `#!/bin/sh
set -e
mkdir -p deep
email=$(ravi get email --json | jq -r .email)
below=$(cd deep && ravi get email --json | jq -r .email)
jq -n --arg email "$email" --arg below "$below" \\
  '{email: $email, emailBelow: $below} + ($ENV | {RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR})' > ${reportFile}
`,
  "agent.py": `import json, os, subprocess
os.makedirs("deep", exist_ok=True)
def email(cwd):
    out = subprocess.run(["ravi", "get", "email", "--json"], cwd=cwd, check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["email"]
report = {name: os.environ[name] for name in ("RAVI_EMAIL", "RAVI_PHONE", "RAVI_CONFIG_DIR")}
report.update(email=email("."), emailBelow=email("deep"))
with open("${reportFile}", "w") as file:
    json.dump(report, file)
`,
  "agent.js": `const run = async () => {
  const { execFileSync } = await import("node:child_process");
  const { mkdirSync, writeFileSync } = await import("node:fs");
  mkdirSync("deep", { recursive: true });
  const email = (cwd) => JSON.parse(execFileSync("ravi", ["get", "email", "--json"], { cwd, encoding: "utf8" })).email;
  const { RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR } = process.env;
  const report = { email: email("."), emailBelow: email("deep"), RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR };
  writeFileSync("${reportFile}", JSON.stringify(report));
};
run().catch((error) => { console.error(error); process.exitCode = 1; });
`,
} as const;

/** Puts an agent into a workspace, ready to be started. */
export async function placeAgent(workspace: string, name: keyof typeof standInAgents): Promise<void> {
  await writeFile(join(workspace, name), standInAgents[name]);
  await chmod(join(workspace, name), 0o755);
}
