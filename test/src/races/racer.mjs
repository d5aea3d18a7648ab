// One process of a race, as built: `node racer.mjs <options as JSON>`. Launches a persona again and again, each time waiting
// for an identity, and prints how long it waited.
import { once } from "node:events";
import process from "node:process";
import { createLauncher, currentHost } from "../../../packages/launcher/dist/index.js";
import { raviCommandPath } from "../../../packages/ravi-cli/dist/index.js";

const { ravi, stateDirectory, personas, home, workspace, rounds, waitSeconds } = JSON.parse(process.argv[2]);

const launcher = createLauncher({
  ravi: { ...ravi, managementKey: process.env["RAVI_MANAGEMENT_KEY"] },
  raviCommandPath: raviCommandPath(),
  personaDirectories: [personas],
  stateDirectory,
  host: { ...currentHost(), home, cwd: workspace },
});
print({ ready: true });
await once(process.stdin, "data");
process.stdin.pause();
const persona = launcher.usePersona("racer", { conversation: "new" });
for (let round = 0; round < rounds; round += 1) print(await race());
await persona[Symbol.asyncDispose]();
launcher[Symbol.dispose]();

async function race() {
  const startedAt = performance.now();
  let waitedMs = 0;
  const onEvent = ({ type }) => {
    if (type === "identity") waitedMs = performance.now() - startedAt;
  };
  const { status, identity } = await persona
    .sendMessage("Race", { identity: { waitSeconds }, onEvent })
    .catch((error) => ({ status: `${error.code}: ${error.message}` }));
  return { status, name: identity?.name, waitedMs };
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
