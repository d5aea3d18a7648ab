import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { login } from "../login/login.ts";
import { logout } from "../login/logout.ts";
import { findAccount } from "../session/account.ts";
import { findScope } from "../session/find-scope.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { missing } from "../session/no-key.ts";
import type { RaviHost } from "../ravi-host.ts";

export function addAuthCommands(program: Command, context: CommandContext): void {
  const auth = program
    .command("auth")
    .description("Log in and out, and show whom this command acts as")
    .addHelpText("after", "\nExamples:\n  $ ravi auth status\n  $ ravi auth login");
  auth
    .command("status")
    .description("Show whether a key is in reach, and whose; asks no server")
    .addHelpText("after", "\nExamples:\n  $ ravi auth status\n  $ ravi auth status --field identity")
    .action(async () => context.print(await authStatus(context.host), { raw: "authenticated" }));
  addLogin(auth, context);
  auth
    .command("logout")
    .description("Forget the login of the home directory")
    .addHelpText("after", "\nExamples:\n  $ ravi auth logout")
    .action(async () => {
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
    .action(async () => print(await login(host, flags().identity), { raw: "message" }));
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

async function authStatus(host: RaviHost): Promise<Record<string, unknown>> {
  const scope = await findScope(host);
  const account = await findAccount(host, scope);
  const isAccount = account !== undefined && (scope === undefined || scope.origin === "home" || hasUuid(scope));
  if (scope?.identityKey === undefined && (!isAccount || (scope === undefined && host.env["RAVI_CONFIG_DIR"])))
    return { authenticated: false, message: `Not authenticated: ${missing(host, scope)}` };
  return {
    authenticated: true,
    email: isInLaunch(host, scope) ? undefined : scope?.userEmail,
    identity: scope?.identityName,
    identity_uuid: scope?.identityUuid,
  };
}

function hasUuid(scope: { identityUuid?: string | undefined; managementKey?: string | undefined }): boolean {
  return scope.identityUuid !== undefined || scope.managementKey !== undefined;
}
