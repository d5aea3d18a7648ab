import { commandIn, programFor } from "./command-line.ts";
import { ExecError } from "./exec-error.ts";
import { HelpRequest, parseExecRequest, type ExecRequest } from "./exec-request.ts";
import { findLinkedWorktree } from "./find-worktree.ts";
import { findKeptScope, type KeptScope, quickLaunchId, scopeEnvironment } from "./kept-scope.ts";
import { type CommandEnd, startCommand } from "./start-command.ts";

// Everything else is loaded when it is needed, for the most part while the command runs already: it does not wait for
// what it has no use for.

/**
 * `persona exec`: runs a command under the identity of its workspace, in our place. Ends this process, unless the words
 * ask for help.
 *
 * Nothing here writes to standard output, and standard input and output are not even looked at: making streams of them
 * would change the open files that the command shares with us.
 *
 * @param words What follows `exec`.
 */
export async function exec(words: readonly string[]): Promise<void> {
  let end: CommandEnd;
  try {
    end = await run(parseExecRequest(words));
  } catch (error) {
    if (error instanceof HelpRequest) return await printHelp();
    end = await explain(error);
  }
  const { endLike } = await import("./end-like.ts");
  endLike(end);
}

async function printHelp(): Promise<void> {
  const [{ runPersona }, { processHost }] = await Promise.all([import("../run-persona.ts"), import("../cli-host.ts")]);
  process.exitCode = await runPersona(["exec", "--help"], processHost());
}

async function run(request: ExecRequest): Promise<CommandEnd> {
  const { command, isShim } = request;
  const { env } = process;
  await requireText(command);
  const outer = env["PERSONA_LAUNCH_ID"];
  const isInside = outer !== undefined && outer !== "";
  // A shim does not know where it is called: in a launch the command is that launch's, and asking for a version is nobody's.
  if (isShim && (isInside || asksOnly(command))) return await runAsItIs(request);
  if (isInside) throw nested(outer);
  const scope = mayShare(request)
    ? findKeptScope({ env, cwd: currentDirectory(), home: env["HOME"] ?? "" })
    : undefined;
  if (scope !== undefined) return await runInScope(request, scope);
  const worktree = findLinkedWorktree(currentDirectory());
  if (request.isWorktreeOnly && worktree === undefined) return await runAsItIs(request);
  const [{ runProvisioned }, { execHost }] = await Promise.all([
    import("./run-provisioned.ts"),
    import("./exec-host.ts"),
  ]);
  return await runProvisioned(ofWorktree(request, worktree), execHost());
}

/** @throws ExecError `WORKSPACE_NOT_FOUND`. */
function currentDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new ExecError(
      "WORKSPACE_NOT_FOUND",
      "Cannot work in the current directory: it does not exist any more",
      "Change to a directory that exists",
      error,
    );
  }
}

/** The identity of a scope is all there is in it; what else is asked for has to be resolved. */
function mayShare({ persona, input, ravi, lifecycle = "workspace", identity }: ExecRequest): boolean {
  const isWorkspaces = lifecycle === "workspace" && identity === undefined;
  return isWorkspaces && persona === undefined && input === undefined && ravi === undefined;
}

/** The identity of a workspace is that of a whole worktree, wherever in it the command is started. */
function ofWorktree(request: ExecRequest, worktree: string | undefined): ExecRequest {
  if (!request.isWorktreeOnly && request.lifecycle !== "workspace") return request;
  return { ...request, lifecycle: "workspace", workspace: worktree };
}

async function runInScope(request: ExecRequest, scope: KeptScope): Promise<CommandEnd> {
  const launchId = quickLaunchId();
  const running = startCommand(await commandIn(request, scopeEnvironment(process.env, scope, launchId)));
  const { startGuard, sweepLaunch } = await import("@persona-launcher/launcher/exec");
  // A machine too full for it is no reason to leave the command alone.
  const guard = await startGuard({ launchId }).catch(() => undefined);
  if (request.isVerbose) {
    const { execHost } = await import("./exec-host.ts");
    execHost().writeError(`persona ${scope.email}, launch ${launchId}, kept in ${scope.directory}\n`);
  }
  try {
    const end = await running.ended;
    await sweepLaunch(launchId, undefined);
    return end;
  } finally {
    await guard?.disarm();
  }
}

async function runAsItIs({ command: [name, ...args], isShim }: ExecRequest): Promise<CommandEnd> {
  const { env } = process;
  return await startCommand({ file: programFor(name, env["PATH"], isShim), name, args, env }).ended;
}

/** How orchestrators look whether an agent is installed; nothing needs an identity for that. */
function asksOnly([, ...args]: ExecRequest["command"]): boolean {
  return args.length === 1 && ["--version", "-v", "-V", "--help", "-h"].includes(args[0] ?? "");
}

function nested(outer: string): ExecError {
  return new ExecError(
    "NESTED_LAUNCH",
    `Cannot start a launch inside launch ${outer}: it has an identity already`,
    "Run the command as it is; it acts under that launch's identity",
  );
}

/** Node.js puts U+FFFD for what is not UTF-8; the command would be told something else than the caller said. */
async function requireText(command: readonly string[]): Promise<void> {
  if (!command.some((word) => word.includes("\ufffd"))) return;
  const { execHost } = await import("./exec-host.ts");
  if (execHost().hasTextArguments()) return;
  throw new ExecError(
    "ARGUMENT_NOT_TEXT",
    "Cannot pass on the arguments: one of them is not UTF-8",
    "Pass it by a file or standard input",
  );
}

async function explain(error: unknown): Promise<CommandEnd> {
  const { reportFailure } = await import("./report-failure.ts");
  return { exitCode: reportFailure(error) };
}
