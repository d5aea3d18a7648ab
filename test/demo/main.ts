import { randomInt } from "node:crypto";
import { createAgentHome } from "../src/agent-home.ts";
import { processesWithEnv } from "../src/processes.ts";
import { sendMail } from "../src/send-mail.ts";
import { standInNotice, startStandInModel } from "../src/stand-in-model.ts";
import { chooseHarness } from "./choose-harness.ts";
import { codeReaderScript } from "./code-reader-script.ts";
import { createStory } from "./story.ts";
import { runCommand } from "./run-command.ts";

const story = createStory(process.stdout);
const harness = chooseHarness(process.argv.slice(2));
if (harness === undefined) {
  process.stderr.write("usage: pnpm demo [claude|codex|opencode]\n");
  process.exit(64);
}
const code = String(randomInt(100_000, 1_000_000));

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interruption.abort());

story.title(`A persona reads its own mail (${harness})`);
story.note(standInNotice);
story.note(
  `Real: the ${harness} binary, its shell tool, the ravi command, SMTP, and the identity service, all on this machine.`,
);

await using model = await startStandInModel(
  codeReaderScript({
    onAddress: async (address) => {
      story.step(`A shop sends a mail with a code to ${address}, over SMTP`);
      await sendMail(local.smtpPort, {
        to: address,
        subject: "Your sign-up code",
        text: `Welcome! Your sign-up code is ${code}. It is valid for ten minutes.\n`,
      });
    },
  }),
);
await using user = await createAgentHome(model);
const persona = (args: readonly string[]) =>
  runCommand("persona", args, { env: user.env, cwd: user.workspace, signal: interruption.signal });

story.step("persona ravi up");
const up = await persona(["ravi", "up", "--json"]);
const local = JSON.parse(up.stdout) as { apiUrl: string; smtpPort: number; pid: number };
story.detail(`the identity service answers at ${local.apiUrl}, mail comes in on port ${local.smtpPort}`);

try {
  const task = "A shop sends you a sign-up code. Find your own address, wait for the mail, and answer with the code.";
  story.step(`persona run inbox-reader "${task}" --harness ${harness}`);
  const choice = ["--harness", harness, "--model", user.models[harness]];
  const run = await persona(["run", "inbox-reader", task, ...choice, "--ravi", "local", "--timeout", "120", "--json"]);
  // Empty when the command could not even report.
  const result = JSON.parse(run.stdout || "{}") as DemoResult;
  story.step(`The agent's answer: ${result.output ?? "none"}`);

  const strays = await processesWithEnv("PERSONA_LAUNCH_ID", result.launchId ?? "");
  story.check("the agent exited with 0", run.exitCode === 0);
  story.check(`the answer holds the code that was mailed (${code})`, result.output?.includes(code) === true);
  story.check(`identity ${result.identity?.name ?? ""} was released`, result.identity?.release.kind === "deleted");
  story.check("no process of the launch is left", result.launchId !== undefined && strays.length === 0);
} finally {
  story.step("persona ravi down");
  const down = await runCommand("persona", ["ravi", "down"], { env: user.env, cwd: user.workspace });
  story.check("the identity service has stopped", down.exitCode === 0);
}

story.note("With a real model: install and log in to claude, codex or opencode, then in any folder");
story.note('  pnpm -C <this checkout> --silent persona run inbox-reader "What is your address?"');
story.note("With hosted Ravi: export RAVI_API_URL and RAVI_MANAGEMENT_KEY first; without them Ravi is local.");
process.exitCode = story.hasFailed() || interruption.signal.aborted ? 1 : 0;

interface DemoResult {
  output?: string;
  launchId?: string;
  identity?: { name: string; email: string; release: { kind: string } };
}
