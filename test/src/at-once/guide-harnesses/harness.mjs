// One workspace, by the steps of the TypeScript harness in Ravi's guide, which waits for each program it starts.
import { execSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

function askRavi(words, variables = {}) {
  const env = { ...process.env, ...variables };
  return JSON.parse(execSync(`ravi ${words} --json`, { encoding: "utf-8", env }));
}

function provision(task, workspace) {
  const identity = askRavi(`identity create --name "task-${task}"`);
  const scope = join(workspace, ".ravi");
  mkdirSync(scope, { recursive: true });
  writeFileSync(join(scope, "config.json"), JSON.stringify({ identity_uuid: identity.uuid }));
  return { RAVI_CONFIG_DIR: scope, RAVI_EMAIL: identity.inbox, RAVI_PHONE: identity.phone ?? "" };
}

/** The guide's own asks for nothing after it has created the identity; with `proves` it asks for the address. */
export function runAgent(task, workspace, proves) {
  const variables = provision(task, workspace);
  if (proves && askRavi("get email", { RAVI_CONFIG_DIR: variables.RAVI_CONFIG_DIR }).email === "") {
    throw new Error(`Cannot run task ${task}: its identity has no address`);
  }
  execSync("./run-agent.sh", { cwd: workspace, env: { ...process.env, ...variables }, stdio: "inherit" });
}
