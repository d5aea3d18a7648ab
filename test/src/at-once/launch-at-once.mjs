// Launches a persona in many workspaces at once, as an orchestrator would that embeds the launcher, as built:
// `node launch-at-once.mjs <place> <count> [<agent>]`; see `at-once-place.ts`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createLauncher, launchMany } from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";

const [place = "", count = "50", agent = join(place, "agent")] = process.argv.slice(2);
const { RAVI_API_URL: apiUrl = "", RAVI_MANAGEMENT_KEY: managementKey = "", RAVI_CONCURRENCY } = process.env;
writeFileSync(join(place, "began"), String(performance.timeOrigin + performance.now()));

const launcher = createLauncher({
  ravi: { apiUrl, managementKey },
  raviCommandPath: raviCommandPath(),
  personaDirectories: [join(place, "personas")],
  stateDirectory: join(place, "state"),
  ...(RAVI_CONCURRENCY === undefined ? {} : { raviConcurrency: Number(RAVI_CONCURRENCY) }),
});
const persona = launcher.usePersona("worker", {
  conversation: "new",
  commandOverrides: { claude: agent },
});
const tasks = Array.from({ length: Number(count) }, (_, index) => ({
  id: `task-${index + 1}`,
  task: "Work.",
  workingDirectory: join(place, "workspaces", `task-${index + 1}`),
}));
for await (const { task, result, error } of launchMany(persona, tasks, { concurrency: tasks.length })) {
  if (error !== undefined) throw error;
  const { kind } = result.identity.release;
  if (result.exitCode !== 0 || kind !== "deleted") {
    throw new Error(
      `Cannot accept ${task.id}: exit code ${result.exitCode}, its identity was ${kind}\n${result.stderr}`,
    );
  }
}
await persona[Symbol.asyncDispose]();
launcher[Symbol.dispose]();
