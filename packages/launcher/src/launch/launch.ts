import { createRaviClient, removeScope } from "@persona-launcher/ravi";
import { createRedactor } from "../credentials/redactor.ts";
import { resolveCredentials, type ResolvedCredentials } from "../credentials/resolve-credentials.ts";
import { adapters } from "../harness/adapters.ts";
import { provisionIdentity, type ProvisionedIdentity } from "../identity/provision-identity.ts";
import { proveIdentity } from "../identity/prove-identity.ts";
import { releaseIdentity, type Release } from "../identity/release-identity.ts";
import { LaunchError } from "../launch-error.ts";
import { didWeMake, endLaunch, enterLaunch, noteIdentity } from "../ledger/launches.ts";
import { currentHolder } from "../ledger/holder.ts";
import { placeScope, type Scope } from "../workspace/place-scope.ts";
import { buildAgentEnvironment, pinnedVariables } from "./agent-environment.ts";
import { createLaunchDirectory, removeAgentFiles, writeAgentFiles } from "./agent-files.ts";
import { judgeRun } from "./judge-run.ts";
import { raviTimeoutMs, type LaunchContext } from "./launch-context.ts";
import { prepareInvocation, type LaunchInputs, type LaunchPlan } from "./launch-plan.ts";
import { createLaunchReporter, type LaunchReporter } from "./launch-reporter.ts";
import type { LaunchResult } from "./launch-result.ts";
import { runAgent, type AgentRun } from "./run-agent.ts";
import { createUndoStack, type UndoStack } from "./undo-stack.ts";

/**
 * One launch, from its plan to its record. Whatever goes wrong on the way, what was made is taken back.
 *
 * @throws LaunchError or RaviError for what stops a launch before the agent runs. What the agent does is a result.
 */
export async function launch(plan: LaunchPlan, read: LaunchInputs, context: LaunchContext): Promise<LaunchResult> {
  const startedAt = Date.now();
  const report = createLaunchReporter(plan.launchId, context);
  const undo = createUndoStack();
  await enter(plan, context, report);
  let ending = { status: "failed", reason: "" };
  try {
    const identity = await provision(plan, context, report, undo);
    const scope = await writeScope(plan, context, report, undo, identity);
    const credentials = await resolve(read, context, report, identity, scope);
    await prove(context, report, identity);
    const agent = await spawn(plan, read, context, report, { identity, scope, credentials });
    const verdict = judgeRun(agent, plan.timeoutSeconds);
    ending = { reason: "", ...verdict };
    await takeBack(undo, report);
    return resultOf(plan, report, agent, identity, { ...verdict, durationMs: Date.now() - startedAt });
  } catch (error) {
    ending.reason = error instanceof Error ? error.message : String(error);
    await takeBack(undo, report);
    throw context.signal?.aborted === true ? cancelled(plan, error) : error;
  } finally {
    report.record("launch.ended", ending.reason === "" ? { status: ending.status } : ending);
    endLaunch(context.books, plan.launchId, ending.status);
  }
}

/** Enters the launch into the books as the only live user of its identity. */
async function enter(plan: LaunchPlan, context: LaunchContext, report: LaunchReporter): Promise<void> {
  const { launchId, persona, harness, workspace, identity } = plan;
  const subject = { personaHash: persona.contentHash, harness: harness.id, workspace: workspace.path };
  await enterLaunch(
    context.books,
    { id: launchId, personaId: persona.id, ravi: context.ravi.name, identityName: identity.name, ...subject },
    await currentHolder(),
  );
  report.record("launch.planned", { persona: persona.id, model: harness.model, ...subject });
  for (const warning of plan.warnings) report.warn(warning);
}

async function provision(
  plan: LaunchPlan,
  context: LaunchContext,
  report: LaunchReporter,
  undo: UndoStack,
): Promise<ProvisionedIdentity> {
  const { name, phone } = plan.identity;
  const { books, management, ravi, signal } = context;
  const identity = await provisionIdentity({
    client: management,
    name,
    phone,
    keyLabel: `persona-launcher ${plan.launchId}`,
    signal,
    onPhoneMissing: (reason) => {
      report.warn({ code: "PHONE_UNAVAILABLE", message: `Identity "${name}" has no phone: ${reason}` });
    },
    onIntent: (what) => report.record("identity.intended", { what, name }),
    onIdentity: (uuid, how) => {
      const isOurs = how === "made" || didWeMake(books, ravi.name, uuid);
      noteIdentity(books, plan.launchId, uuid, isOurs);
      undo.push(`identity "${name}"`, async () => {
        report.released(uuid, name, await releaseIdentity({ client: management, uuid, isOurs }));
      });
    },
  });
  report.provisioned(identity);
  return identity;
}

async function writeScope(
  plan: LaunchPlan,
  context: LaunchContext,
  report: LaunchReporter,
  undo: UndoStack,
  identity: ProvisionedIdentity,
): Promise<Scope> {
  undo.push(`launch directory "${plan.directory.path}"`, () => removeAgentFiles(plan.directory));
  await createLaunchDirectory(plan.directory);
  const scope = await placeScope({
    books: context.books,
    launchId: plan.launchId,
    workspace: plan.workspace,
    launchDirectory: plan.directory,
    identity,
    apiUrl: context.ravi.apiUrl,
    home: context.host.home,
    nodePath: context.host.nodePath,
    raviCommandPath: context.raviCommandPath,
    onPlace: (directory) => {
      undo.push(`scope "${directory}"`, async () => {
        await removeScope(directory, { identityUuid: identity.uuid });
      });
    },
    onWarning: report.warn,
  });
  report.scoped(scope.directory);
  return scope;
}

async function resolve(
  read: LaunchInputs,
  context: LaunchContext,
  report: LaunchReporter,
  identity: ProvisionedIdentity,
  scope: Scope,
): Promise<ResolvedCredentials> {
  const credentials = resolveCredentials(read.loaded.persona, {
    identity: {
      RAVI_EMAIL: identity.email,
      RAVI_CONFIG_DIR: scope.directory,
      ...(identity.phone === undefined ? {} : { RAVI_PHONE: identity.phone }),
    },
    vault: await readVault(context, identity),
    inputs: read.inputs,
    caller: read.caller,
  });
  for (const warning of credentials.warnings) report.warn(warning);
  report.record("credentials.resolved", { used: credentials.used });
  return credentials;
}

/** One request for the whole vault; an identity that was made just now has an empty one. */
async function readVault(context: LaunchContext, identity: ProvisionedIdentity): Promise<Record<string, string>> {
  if (identity.how === "made") return {};
  const secrets = await scopedClient(context, identity).secrets.list({}, { signal: context.signal });
  return Object.fromEntries(secrets.map(({ key, value }) => [key, value]));
}

async function prove(context: LaunchContext, report: LaunchReporter, identity: ProvisionedIdentity): Promise<void> {
  await proveIdentity(scopedClient(context, identity), identity, context.signal);
  report.record("identity.proved", { uuid: identity.uuid });
}

interface Prepared {
  identity: ProvisionedIdentity;
  scope: Scope;
  credentials: ResolvedCredentials;
}

async function spawn(
  plan: LaunchPlan,
  read: LaunchInputs,
  context: LaunchContext,
  report: LaunchReporter,
  { identity, scope, credentials }: Prepared,
): Promise<AgentRun> {
  const adapter = adapters[plan.harness.id];
  const command = plan.harness.command;
  if (command === undefined) throw new Error("a plan without a command was launched");
  const pinned = pinnedVariables({
    launchId: plan.launchId,
    scopeDirectory: scope.directory,
    scopeBin: scope.bin,
    identity,
    callerPath: read.caller["PATH"],
  });
  const invocation = prepareInvocation(read, plan.directory, credentials.mcpServers, pinned);
  await writeAgentFiles(plan.directory, invocation, adapter.formatTask(plan.task));
  context.signal?.throwIfAborted();
  const agent = await runAgent({
    adapter,
    command,
    invocation,
    directory: plan.directory,
    workspace: plan.workspace.path,
    env: buildAgentEnvironment({
      caller: read.caller,
      inherit: plan.inherit,
      inputs: read.inputs,
      persona: credentials.env,
      mcp: mapValues(credentials.mcpEnvironment, adapter.encodeReference),
      connection: read.connection.env,
      harness: invocation.env,
      pinned,
      temporary: plan.directory.temporary,
    }),
    launchId: plan.launchId,
    timeoutSeconds: plan.timeoutSeconds,
    redact: createRedactor([identity.key, ...credentials.secretValues, ...loginValues(read)]),
    signal: context.signal,
    onStart: (pid) => report.started(adapter.id, command, pid),
    onLine: context.onLine,
    onEvent: report.agent,
  });
  report.processEnded(agent.end);
  return agent;
}

/** The user's own login to the model: the agent has it, and may print it. */
function loginValues({ caller, connection }: LaunchInputs): string[] {
  const inherited = connection.variables.map((name) => caller[name]);
  return [...inherited, ...Object.values(connection.env)].filter((value) => value !== undefined);
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

async function takeBack(undo: UndoStack, report: LaunchReporter): Promise<void> {
  await undo.unwind((what, error) => {
    report.warn({
      code: "CLEANUP_INCOMPLETE",
      message: `Cannot take back ${what}: ${error instanceof Error ? error.message : String(error)}`,
    });
  });
}

function resultOf(
  plan: LaunchPlan,
  report: LaunchReporter,
  agent: AgentRun,
  { uuid, name, email, phone }: ProvisionedIdentity,
  outcome: { status: LaunchResult["status"]; reason?: string; durationMs: number },
): LaunchResult {
  const { end } = agent;
  const unreleased: Release = { kind: "left-behind", reason: "it was not released" };
  return {
    ...outcome,
    output: agent.answer,
    stderr: outcome.reason === undefined ? agent.stderr : `${agent.stderr}${outcome.reason}\n`,
    exitCode: end.spawnError === undefined ? (end.exitCode ?? null) : 127,
    ...(end.signal === undefined ? {} : { signal: end.signal }),
    launchId: plan.launchId,
    harness: plan.harness.id,
    identity: { uuid, name, email, phone, release: report.release() ?? unreleased },
    warnings: report.warnings(),
    logFile: plan.directory.outputLog,
  };
}

function scopedClient({ ravi }: LaunchContext, { key }: ProvisionedIdentity): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl: ravi.apiUrl, key, timeoutMs: raviTimeoutMs });
}

function cancelled(plan: LaunchPlan, cause: unknown): LaunchError {
  return new LaunchError("CANCELLED", `Launch ${plan.launchId} was cancelled before the agent started`, { cause });
}
