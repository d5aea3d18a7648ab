// Launches a persona again and again, one after the other, first with no identity made beforehand and then with some, as
// built: `node launch-warm.mjs <place> <count>`; see `at-once-place.ts`. Prints how long it took each time from the call to
// the agent's start, in milliseconds: `{"cold":[…],"warm":[…]}`.
import { join } from "node:path";
import process from "node:process";
import { createLauncher } from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";

const [place = "", count = "20"] = process.argv.slice(2);
const { RAVI_API_URL: apiUrl = "", RAVI_MANAGEMENT_KEY: managementKey = "" } = process.env;

const launcher = createLauncher({
  ravi: { apiUrl, managementKey },
  raviCommandPath: raviCommandPath(),
  personaDirectories: [join(place, "personas")],
  stateDirectory: join(place, "state"),
});
const persona = launcher.usePersona("worker", { conversation: "new", commandOverrides: { claude: "/bin/true" } });

const cold = await launchAll(Number(count));
const stock = await launcher.keepWarm(5);
const warm = await launchAll(Number(count));
await stock[Symbol.asyncDispose]();
await persona[Symbol.asyncDispose]();
launcher[Symbol.dispose]();
process.stdout.write(JSON.stringify({ cold, warm }));

async function launchAll(times) {
  const all = [];
  for (let index = 0; index < times; index += 1) all.push(await startOne());
  return all;
}

async function startOne() {
  let startedMs = Number.NaN;
  const calledAt = performance.now();
  const onEvent = ({ type }) => {
    if (type === "started") startedMs = performance.now() - calledAt;
  };
  const { identity } = await persona.sendMessage("Work.", {
    workingDirectory: join(place, "workspaces/task-1"),
    onEvent,
  });
  if (identity.release.kind !== "deleted")
    throw new Error(`Cannot accept this: its identity was ${identity.release.kind}`);
  return startedMs;
}
