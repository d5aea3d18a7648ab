import { basename } from "node:path";

/** A command line that lets nothing override the identity variables. */
export interface PinnedCommand {
  args: readonly string[];
  /** Variables that the harness needs on top. */
  env: Readonly<Record<string, string>>;
}

type Pin = (args: readonly string[], pins: Readonly<Record<string, string>>) => readonly string[];

/**
 * Adds what makes identity variables stick in a harness, in front of the caller's own arguments, which stay as they are
 * and win. Any other command, and a command line of which we are not sure, is left alone.
 *
 * @param program File of the command; its base name counts.
 * @param pins Variables by name; none of them a secret, because everybody can read a command line.
 */
export function pinArguments(
  program: string,
  args: readonly string[],
  pins: Readonly<Record<string, string>>,
): PinnedCommand {
  const pin = table.get(basename(program));
  if (pin === undefined || Object.values(pins).some((value) => !plainText.test(value))) return { args, env: {} };
  // Without SHLVL bash takes a command of claude's or codex's for a remote shell's and reads the user's ~/.bashrc.
  return { args: pin(args, pins), env: { SHLVL: "1" } };
}

/** What stands in JSON and in TOML the same way, once quoted. */
// oxlint-disable-next-line no-control-regex -- control characters are what it excludes
const plainText = /^[^\u0000-\u001f\u007f\ud800-\udfff]*$/;

/** opencode is not here: nobody was seen to override its process environment (1.18.33). */
const table: ReadonlyMap<string, Pin> = new Map([
  ["claude", pinClaude],
  ["codex", pinCodex],
]);

/** An `env` block of user, project or local settings beats the process; one given by `--settings` beats them (2.1.197). */
function pinClaude(args: readonly string[], pins: Readonly<Record<string, string>>): readonly string[] {
  const hasSettings = args.some((arg) => arg === "--settings" || arg.startsWith("--settings="));
  if (hasSettings || claudeCommands.has(args[0] ?? "")) return args;
  return [`--settings=${JSON.stringify({ env: pins })}`, ...args];
}

/** Those that start no conversation. */
const claudeCommands: ReadonlySet<string> = wordSet(
  "agents auth auto-mode config doctor gateway install mcp migrate-installer plugin plugins project " +
    "setup-token ultrareview update upgrade --version -v --help -h",
);

/**
 * codex runs commands in a login shell, whose profile overrides RAVI_* and rebuilds PATH, and a project's own settings
 * may set variables; values given by `-c` beat both. On a terminal it would run commands in a shared daemon, with the
 * variables of whoever started that (0.169.0).
 */
function pinCodex(args: readonly string[], pins: Readonly<Record<string, string>>): readonly string[] {
  const command = codexCommand(args);
  if (command === undefined || !(command === "" || codexAgents.has(command))) return args;
  const isInteractive = ["", "resume", "fork"].includes(command);
  const hasNoDaemon = args.includes("--no-daemon") || args.includes("--remote");
  return [
    ...(isInteractive && !hasNoDaemon ? ["--no-daemon"] : []),
    "-c",
    "allow_login_shell=false",
    ...Object.entries(pins).flatMap(([name, value]) => [
      "-c",
      `shell_environment_policy.set.${name}=${JSON.stringify(value)}`,
    ]),
    ...args,
  ];
}

/** Subcommands that run an agent. */
const codexAgents: ReadonlySet<string> = new Set(["exec", "e", "review", "resume", "fork", "app-server", "mcp-server"]);

const codexOthers: ReadonlySet<string> = wordSet(
  "a agents apply archive cloud completion debug delete doctor exec-server features help login logout " +
    "mcp migrate-nfs-db migrate-rollouts plugin proto queue remote-control sandbox unarchive update",
);

/** Options before the subcommand that take the next word, and those that do not. */
const codexSettings: ReadonlySet<string> = wordSet(
  "-c --config --enable --disable --remote --remote-auth-token-env -m --model --local-provider -p " +
    "--profile -s --sandbox -C --cd --add-dir -a --ask-for-approval",
);
const codexFlags: ReadonlySet<string> = wordSet(
  "--strict-config --oss --approve-for-me --dangerously-bypass-approvals-and-sandbox --yolo " +
    "--dangerously-bypass-hook-trust --worktree --search --no-alt-screen --no-daemon --full-auto",
);

/** The subcommand, "" for a conversation at the terminal, `undefined` when we cannot tell or none is wanted. */
function codexCommand(args: readonly string[]): string | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") return "";
    if (!arg.startsWith("-")) return codexAgents.has(arg) || codexOthers.has(arg) ? arg : "";
    if (codexSettings.has(arg)) index += 1;
    else if (!codexFlags.has(arg) && !isSettingWithValue(arg)) return undefined;
  }
  return "";
}

function isSettingWithValue(arg: string): boolean {
  return arg.startsWith("--") && arg.includes("=") && codexSettings.has(arg.slice(0, arg.indexOf("=")));
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}
