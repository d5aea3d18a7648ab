import type { Command } from "commander";
import type { LaunchFlags } from "./launch.ts";
import type { RunTasksFlags } from "./run-tasks-options.ts";
import { addIdentityOptions } from "./identity-flags.ts";
import { collect, examples, personaDirOption, raviOption, type AddCommands } from "./command-options.ts";

/** The commands that start something under an identity. */
export const addLaunchCommands: AddCommands = (program, host, setExitCode) => {
  addLaunch(program, host, setExitCode);
  addRun(program, host, setExitCode);
  addExec(program);
};

/** The options that `launch` and `run` have in common; their values are `AgentFlags`. */
function addLaunchOptions(command: Command): Command {
  return addIdentityOptions(command)
    .option("--harness <name>", "claude, codex or opencode, instead of the persona's own")
    .option("--tier <tier>", "best, best-value or minimum, for a persona with tiers")
    .option("--profile <name>", "the router's profile that chooses the tier, instead of --tier")
    .option("--model <model>", "another model than the persona's own")
    .option("--input <NAME=VALUE>", "value of an input of the persona; repeatable", collect)
    .option("--inherit <NAME>", "let the agent see this variable of yours; repeatable", collect)
    .option("--workspace <dir>", "where the agent works (default: the current directory)")
    .option("--isolate", "keep your own and the project's instructions and skills out; your login stays")
    .option("--install-skills", "install the persona's skills for this launch")
    .addOption(raviOption())
    .addOption(personaDirOption());
}

const addLaunch: AddCommands = (program, host, setExitCode) => {
  const command = program
    .command("launch")
    .summary("start a persona at this terminal")
    .description(
      "Starts a persona at this terminal, under an identity of its own that is released\nafterwards. The terminal is the agent's; so are exit code and signal.",
    )
    .argument("[persona]", "id of a persona (default: asks which)")
    .argument("[task]", 'what the agent is told first; put "--" before one that starts with a dash');
  addLaunchOptions(command)
    .option("--history <dir>", "keep the harness's conversations in this directory")
    .option("--resume <session>", "go on with this conversation of --history")
    .option("--quiet", "say nothing before and after")
    .addHelpText(
      "after",
      examples([
        "persona launch",
        "persona launch inbox-reader --harness codex",
        'persona launch signup-tester "Sign up" --input SITE_URL=http://127.0.0.1:3000',
      ]),
    )
    .action(async (persona: string | undefined, task: string | undefined, flags: LaunchFlags) => {
      const { launchCommand } = await import("./launch.ts");
      setExitCode(await launchCommand(persona, task, flags, host));
    });
};

const addRun: AddCommands = (program, host, setExitCode) => {
  const command = program
    .command("run")
    .summary("give a persona one task and print its answer")
    .description(
      "Gives a persona one task, under an identity of its own that is released afterwards.\nProgress goes to standard error, the answer to standard output; the exit code is the agent's.\nWith --tasks: many, each under an identity of its own, with one line of JSON per result.",
    )
    .argument("<persona>", "id of a persona; persona list has them")
    .argument(
      "[task]",
      'what the agent is to do; "-" reads it from standard input; put "--" before one that starts with a dash',
    );
  addLaunchOptions(command)
    .option("--timeout <seconds>", "stop the agent after this time (default: the persona's, else 1800)")
    .option("--scan", "afterwards, look for leaked secrets in files, commits, logs and transcripts")
    .option("--tasks <file>", 'do every task of this file, one JSON object per line; "-" reads standard input')
    .option("--results <file>", "add their results to this file, and run none that has its result there")
    .option("--concurrency <count>", "how many of the tasks run at once, 1 to 256 (default: 4)")
    .option("--ravi-concurrency <count>", "how many requests to Ravi they make at once (default: 64)")
    .option("--warm <count>", "keep so many identities ready, so that a task waits for none to be made")
    .option("--retry-failed", "run those again that did not complete, according to --results")
    .option("--dry-run", "print what would be done, and do nothing")
    .option("--json", "print the result, the plan or the error as one JSON document")
    .option("--quiet", "no progress on standard error")
    .addHelpText(
      "after",
      examples([
        'persona run inbox-reader "What is your address?"',
        'persona run signup-tester "Sign up" --input SITE_URL=http://127.0.0.1:3000',
        "git diff | persona run reviewer - --harness codex --json",
        "persona run inbox-reader --tasks tasks.jsonl --results results.jsonl --concurrency 8",
      ]),
    )
    .action(async (persona: string, task: string | undefined, flags: RunTasksFlags) => {
      const { runOneOrMany } = await import("./run-tasks.ts");
      setExitCode(await runOneOrMany(persona, task, flags, host));
    });
};

/** Run by `main.ts` before any of this is loaded; here stands its help. */
function addExec(program: Command): void {
  program
    .command("exec")
    .summary("run a command of yours under the workspace's identity")
    .description(
      "Runs a command in the place of this one, under the identity of the workspace: same terminal, signals and exit code, nothing on standard output.\nWhere the workspace has no identity, the command gets one of its own, which is released afterwards.",
    )
    .argument("<command...>", "the command and its arguments, taken as they are")
    .passThroughOptions()
    .option("--persona <id>", "also give it the environment and credentials of this persona")
    .option("--input <NAME=VALUE>", "value of an input of the persona; repeatable", collect)
    .addOption(personaDirOption())
    .addOption(raviOption())
    .option("--lifecycle <kind>", "ephemeral, workspace, pool or named, where the workspace has no identity yet")
    .option("--identity <name>", "the identity's name, or that of the pool")
    .option("--shared", "let others that say so too use a named or a workspace's identity meanwhile")
    .option("--wait <time>", "wait so long for an identity that is in use: 90s, 10m (default: fail at once)")
    .option("--shim", "called in the command's place: inside a launch, run the command as it is")
    .option(
      "--worktree-only",
      "only in a worktree that git has added, or where there is an identity; elsewhere as it is",
    )
    .option("--verbose", "say on standard error whose identity it is")
    .addHelpText("after", examples(["persona exec -- claude", "persona exec --persona reviewer -- codex exec -"]))
    .action(() => {
      throw new Error("Cannot run persona exec here: it takes the place of its process");
    });
}
