import type { LaunchEvent, LaunchWarning, PreparedEnvironment } from "@persona-launcher/launcher";
import { startGuard, sweepLaunch } from "@persona-launcher/launcher/exec";
import { identityOptions } from "../commands/identity-flags.ts";
import { parseInputs } from "../commands/parse-inputs.ts";
import { makeLauncher } from "../make-launcher.ts";
import { printable } from "../output/printable.ts";
import { commandIn, requireCommand } from "./command-line.ts";
import type { ExecHost } from "./exec-host.ts";
import type { ExecRequest } from "./exec-request.ts";
import { type Interruption, watchBeforeAndAfter } from "./interruption.ts";
import { type CommandEnd, type CommandOptions, startCommand } from "./start-command.ts";

/**
 * Runs a command under an identity that is provided for it, and releases what was made. When a signal comes first, this
 * process ends by it, after taking everything back.
 *
 * @throws LaunchError or RaviError for what stops a launch; ExecError. What was made is taken back.
 */
export async function runProvisioned(request: ExecRequest, host: ExecHost): Promise<CommandEnd> {
  requireCommand(request);
  using interruption = watchBeforeAndAfter();
  using launcher = makeLauncher(host, { ...request, quiet: !request.isVerbose });
  try {
    await using prepared = await launcher.prepareEnvironment({
      persona: request.persona,
      workingDirectory: request.workspace,
      inputs: parseInputs(request.input ?? []),
      identity: identityOptions(request),
      signal: interruption.abort,
      onEvent: (event) => tell(event, request, host),
    });
    if (request.isVerbose) host.writeError(introduction(prepared));
    return await runPrepared(request, prepared, interruption);
  } catch (error) {
    const signal = interruption.signal();
    if (signal === undefined) throw error;
    return { signal };
  }
}

async function runPrepared(
  request: ExecRequest,
  prepared: PreparedEnvironment,
  interruption: Interruption,
): Promise<CommandEnd> {
  const { env, launchId } = prepared;
  const command = await commandIn(request, env);
  const guard = await startGuard({ launchId });
  try {
    interruption.abort.throwIfAborted();
    const end = await runUnwatched(command, prepared, interruption);
    await sweepLaunch(launchId, undefined);
    await prepared.release(end);
    return end;
  } finally {
    await guard.disarm();
  }
}

/** While it runs, signals are the command's. */
async function runUnwatched(
  command: CommandOptions,
  prepared: PreparedEnvironment,
  interruption: Interruption,
): Promise<CommandEnd> {
  const pause = interruption.pause();
  try {
    const running = startCommand(command);
    if (running.pid !== undefined) prepared.started(running.pid, command.file);
    return await running.ended;
  } finally {
    pause[Symbol.dispose]();
  }
}

function introduction({ identity, launchId, scope }: PreparedEnvironment): string {
  return `persona ${identity.email}, launch ${launchId}, in ${printable(scope)}\n`;
}

/** Two commands at once in one place is how orchestrators work; each has its own scope, and that is all there is to it. */
const ordinary: ReadonlySet<LaunchWarning["code"]> = new Set(["SCOPE_RELOCATED"]);

function tell(event: LaunchEvent, { isVerbose }: ExecRequest, host: ExecHost): void {
  if (event.type === "warning") {
    const { code, message } = event.warning;
    if (isVerbose || !ordinary.has(code)) host.writeError(`persona exec: ${printable(message)} [${code}]\n`);
  } else if (event.type === "released" && event.release.kind === "left-behind") {
    const { identity, release } = event;
    host.writeError(`persona exec: identity "${identity.name}" was left behind: ${printable(release.reason)}\n`);
  }
}
