import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { errorText } from "../output/error-text.ts";

export function addAuthCommands(program: Command, context: CommandContext): void {
  const auth = program
    .command("auth")
    .description("Log in and out, and show whom this command acts as")
    .addHelpText("after", "\nExamples:\n  $ ravi auth status\n  $ ravi auth login");
  auth
    .command("status")
    .description("Show whether a key is in reach, and whose; asks no server, except for --identity")
    .addHelpText("after", "\nExamples:\n  $ ravi auth status\n  $ ravi auth status --field identity")
    .action(async () => {
      const { authStatus } = await import("../login/auth-status.ts");
      const { identity, human } = context.flags();
      const { status, problem } = await authStatus(context.host, identity);
      context.print(status, { raw: "authenticated" });
      if (problem !== undefined) context.host.stderr(errorText(problem, human === true));
    });
  addLogin(auth, context);
  auth
    .command("logout")
    .description("Forget the login of the home directory")
    .addHelpText("after", "\nExamples:\n  $ ravi auth logout")
    .action(async () => {
      const { logout } = await import("../login/logout.ts");
      await logout(context.host);
      context.print({ message: "Logged out successfully" }, { raw: "message" });
    });
  addObsolete(auth);
}

/** `auth login`, and `login` as the documents call it. */
export function addLogin(parent: Command, { host, print, flags }: CommandContext): void {
  parent
    .command("login")
    .description("Log in to the account: a human approves a code in a browser")
    .addHelpText(
      "after",
      "\nThe address and the code go to standard error. With several identities, --identity says which one to act as.\n" +
        "\nExamples:\n  $ ravi login\n  $ ravi login --identity agent-1",
    )
    .action(async () => {
      const { login } = await import("../login/login.ts");
      print(await login(host, flags().identity), { raw: "message" });
    });
}

const obsolete = {
  refresh: ["refresh the login", "keys do not expire, so there is nothing to refresh"],
  recover: ["recover the vault's key", "the service keeps the vault's keys, so there is nothing to recover"],
  "setup-encryption": ["set up encryption", "the service encrypts the vault, so there is nothing to set up"],
} as const;

function addObsolete(auth: Command): void {
  for (const [name, [action, state]] of Object.entries(obsolete)) {
    auth
      .command(name)
      .description(`Fails and says why: ${state}`)
      .addHelpText("after", `\nExamples:\n  $ ravi auth status   # instead of ${name}`)
      .action(() => {
        throw new CliError("RAVI_UNSUPPORTED", `Cannot ${action}: ${state}`, "Leave this step out");
      });
  }
}
