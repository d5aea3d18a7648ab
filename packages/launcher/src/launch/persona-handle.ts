import { resolve } from "node:path";
import { LaunchError } from "../launch-error.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import { createActivity } from "./activity.ts";
import { cancelled } from "./cancelled.ts";
import { createConversations, type Conversations } from "./conversation.ts";
import type { HeldIdentity } from "./held-identity.ts";
import { doAll } from "./do-all.ts";
import { createIdentityKeeper, type IdentityKeeper } from "./identity-keeper.ts";
import { launch } from "./launch.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchEvent } from "./launch-event.ts";
import { createLaunchId } from "./launch-id.ts";
import { launchInteractive } from "./launch-interactive.ts";
import { planLaunch, type LaunchInputs, type LaunchPlan } from "./launch-plan.ts";
import type {
  ConversationMode,
  InteractiveOptions,
  LaunchRequest,
  PersonaOptions,
  SendOptions,
} from "./launch-request.ts";
import type { InteractiveResult, LaunchResult } from "./launch-result.ts";
import { anySignal, connectLaunch, guarded, requireInstalled, type LauncherParts } from "./launcher-parts.ts";
import { createMessageQueue } from "./message-queue.ts";
import { startExecution, type ExecutionHooks, type PersonaExecution } from "./persona-execution.ts";
import { prepareEnvironment, type ExecOptions, type PreparedEnvironment } from "./prepare-environment.ts";
import { createPreparedEnvironments, type PreparedEnvironments } from "./prepared-environments.ts";
import { readInputs } from "./read-inputs.ts";
import { noteFacts, notePlan } from "../telemetry/launch-facts.ts";
import { tracedLaunch, type LaunchTrace } from "../telemetry/launch-trace.ts";
import { tracedStep } from "../telemetry/traced-step.ts";

/**
 * One persona, ready to take tasks. Disposing it stops what still runs, removes its conversations, and releases the
 * identity it keeps, if it keeps one, and the environments it prepared. A handle that is not disposed leaves a directory, which the next launcher clears
 * away once this process is dead.
 *
 * @example
 * await using persona = launcher.usePersona("inbox-reader");
 * await persona.sendMessage("What is your address?");
 * const { output } = await persona.sendMessage("Spell it backwards.");
 */
export interface PersonaHandle extends AsyncDisposable {
  /** The persona's id. */
  readonly id: string;
  /**
   * Launches the persona with one task. A further message goes on with the same conversation, after the one before it.
   * The promise rejects only for what the caller or Ravi did wrong (`LaunchError`, `RaviError`); whatever the agent does
   * is a result.
   */
  sendMessage(task: string, options?: SendOptions): PersonaExecution;
  /** The next message begins another conversation. The earlier ones can be resumed by their session ids. */
  newConversation(): void;
  /** Launches the persona at the caller's terminal. @throws LaunchError or RaviError before the agent runs. */
  launchInteractive(options?: InteractiveOptions): Promise<InteractiveResult>;
  /** Provides the persona's identity and environment for a command that the caller starts. */
  prepareEnvironment(options?: ExecOptions): Promise<PreparedEnvironment>;
  /** What `sendMessage` would do; touches nothing. */
  plan(task: string, options?: SendOptions): Promise<LaunchPlan>;
}

export interface PersonaHandleOptions {
  id: string;
  load: () => Promise<LoadedPersona>;
  options: PersonaOptions;
  parts: LauncherParts;
}

export function createPersonaHandle({ id, load, options, parts }: PersonaHandleOptions): PersonaHandle {
  const desk = createDesk(options, parts);
  const queue = createMessageQueue();
  const activity = createActivity();
  let isClosed = false;

  const requireOpen = (): void => {
    if (isClosed) throw closed(id);
  };
  const requestOf = (task: string, more: SendOptions & InteractiveOptions): LaunchRequest => {
    return { ...options, ...more, conversation: more.conversation ?? options.conversation ?? "continue", load, task };
  };
  const sendMessage = (task: string, sendOptions: SendOptions = {}): PersonaExecution => {
    const launchId = createLaunchId();
    return startExecution(launchId, async (hooks) => {
      requireOpen();
      const signal = anySignal(hooks.signal, sendOptions.signal) ?? hooks.signal;
      const request = { ...requestOf(task, sendOptions), signal };
      const work = (): Promise<LaunchResult> =>
        tracedLaunch({ launchId, mode: "headless", personaId: id }, (trace) =>
          send(launchId, request, desk, hooks, trace),
        );
      const turn = (): Promise<LaunchResult> => queue.add(work, signal, () => cancelled(launchId));
      return await activity.during(hooks.cancel, standsAlone(request, desk) ? work : turn);
    });
  };

  return {
    id,
    sendMessage,
    newConversation: () => queue.note(desk.conversations.forget),
    launchInteractive: async (interactiveOptions = {}) => {
      requireOpen();
      const request = requestOf("", interactiveOptions);
      const about = { launchId: createLaunchId(), mode: "interactive", personaId: id } as const;
      return await activity.during(nothing, () =>
        tracedLaunch(about, (trace) => startInteractive(about.launchId, request, desk, trace)),
      );
    },
    prepareEnvironment: async (execOptions = {}) => {
      requireOpen();
      return await activity.during(nothing, async () => {
        return desk.prepared.add(await prepareEnvironment(parts, await load(), execOptions));
      });
    },
    plan: async (task, sendOptions = {}) => {
      return planLaunch(await readMessage(createLaunchId(), requestOf(task, sendOptions), desk));
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await activity.stop("the persona's handle was disposed");
      await doAll([
        () => desk.prepared[Symbol.asyncDispose](),
        () => desk.keeper?.release(),
        () => desk.conversations[Symbol.asyncDispose](),
      ]);
    },
  };
}

/** An agent at a terminal is its user's to end. */
const nothing = (): void => {};

/** What the launches of one handle share. */
interface Desk {
  parts: LauncherParts;
  conversations: Conversations;
  keeper: IdentityKeeper | undefined;
  prepared: PreparedEnvironments;
  /** Whether the handle's messages go on with each other. */
  mode: ConversationMode;
}

function createDesk(options: PersonaOptions, parts: LauncherParts): Desk {
  const { conversation = "continue", historyDirectory, keepIdentity } = options;
  const { host, stateDirectory } = parts;
  const id = createLaunchId();
  return {
    parts,
    conversations: createConversations({
      stateDirectory,
      id,
      historyDirectory: historyDirectory === undefined ? undefined : resolve(host.cwd, historyDirectory),
    }),
    keeper: keepIdentity === true ? createIdentityKeeper(id, stateDirectory) : undefined,
    prepared: createPreparedEnvironments(),
    mode: conversation,
  };
}

async function send(
  launchId: string,
  request: LaunchRequest,
  desk: Desk,
  hooks: ExecutionHooks,
  trace: LaunchTrace | undefined,
): Promise<LaunchResult> {
  const { conversations, parts } = desk;
  const { read, plan } = await planned(launchId, () => readMessage(launchId, request, desk), trace);
  const ear = createEar(request, hooks);
  const identityName = desk.keeper === undefined ? plan.identity.name : undefined;
  const context = await connectLaunch(parts, { ...request, onEvent: ear.onEvent, launchId, identityName, trace });
  const held = await obtainKept(desk, plan, context);
  if (read.history !== undefined) await conversations.prepare();
  const usedBefore = conversations.usedBefore(read.resume);
  const result = await launch(under(plan, held), read, context, { held, usedBefore, scan: request.scan });
  if (standsAlone(request, desk)) return result;
  if (request.conversation === "new") conversations.forget();
  conversations.note(result, ear.hasHeard());
  return result;
}

/** Listens for everybody, and for whether the agent said anything. */
function createEar(
  request: LaunchRequest,
  hooks: ExecutionHooks,
): { onEvent(event: LaunchEvent): void; hasHeard(): boolean } {
  const tell = guarded(request.onEvent);
  let hasHeard = false;
  return {
    onEvent: (event) => {
      if (event.type === "agent" && (event.event.type === "text" || event.event.type === "tool-call")) hasHeard = true;
      hooks.onEvent(event);
      tell(event);
    },
    hasHeard: () => hasHeard,
  };
}

async function readMessage(launchId: string, request: LaunchRequest, desk: Desk): Promise<LaunchInputs> {
  const { conversations, keeper, parts } = desk;
  const { host, stateDirectory } = parts;
  const current = request.conversation === "new" ? undefined : conversations.current();
  return await readInputs(
    launchId,
    { ...request, resume: request.resume ?? current },
    {
      host,
      stateDirectory,
      mode: "headless",
      history: standsAlone(request, desk) ? undefined : conversations.directory,
      identityId: keeper?.id,
    },
  );
}

/** Whether nothing came before the message and nothing will come after it. */
function standsAlone({ conversation, historyDirectory, resume }: LaunchRequest, { mode }: Desk): boolean {
  return mode === "new" && conversation === "new" && resume === undefined && historyDirectory === undefined;
}

async function startInteractive(
  launchId: string,
  request: LaunchRequest,
  desk: Desk,
  trace: LaunchTrace | undefined,
): Promise<InteractiveResult> {
  const { conversations, keeper, parts } = desk;
  const { runInTerminal } = parts;
  if (runInTerminal === undefined) throw noTerminal();
  const reading = (): Promise<LaunchInputs> =>
    readInputs(launchId, request, {
      host: parts.host,
      stateDirectory: parts.stateDirectory,
      mode: "interactive",
      history: keepsHistory(request) ? conversations.directory : undefined,
      identityId: keeper?.id,
    });
  const { read, plan } = await planned(launchId, reading, trace);
  const identityName = keeper === undefined ? plan.identity.name : undefined;
  const context = await connectLaunch(parts, { ...request, launchId, identityName, trace });
  const held = await obtainKept(desk, plan, context);
  if (read.history !== undefined) await conversations.prepare();
  return await launchInteractive(under(plan, held), read, context, runInTerminal, held);
}

/** Makes the plan of a launch whose harness is there. */
async function planned(
  launchId: string,
  reading: () => Promise<LaunchInputs>,
  trace: LaunchTrace | undefined,
): Promise<{ read: LaunchInputs; plan: LaunchPlan }> {
  return await tracedStep("plan", launchId, async () => {
    const read = await reading();
    const plan = planLaunch(read);
    notePlan(trace, plan);
    requireInstalled(plan);
    return { read, plan };
  });
}

/** The identity that the handle keeps, when it keeps one. */
async function obtainKept(
  { keeper }: Desk,
  plan: LaunchPlan,
  context: LaunchContext,
): Promise<HeldIdentity | undefined> {
  if (keeper === undefined) return undefined;
  const held = await tracedStep("provision", plan.launchId, () => keeper.obtain(plan, context));
  noteFacts(context.trace, { heldBy: held.launchId });
  return held;
}

/** The plan of a launch under an identity that another one holds. */
function under(plan: LaunchPlan, held: HeldIdentity | undefined): LaunchPlan {
  return { ...plan, heldBy: held?.launchId };
}

/** At a terminal the conversation goes with the launch, unless the caller has it from before or wants it afterwards. */
function keepsHistory({ resume, historyDirectory }: LaunchRequest): boolean {
  return resume !== undefined || historyDirectory !== undefined;
}

function closed(id: string): LaunchError {
  return new LaunchError("PERSONA_CLOSED", `Cannot use persona "${id}": its handle was disposed`, {
    hint: "Get another one with usePersona()",
  });
}

function noTerminal(): LaunchError {
  return new LaunchError("TERMINAL_MISSING", "Cannot launch at a terminal: this launcher has none to give away", {
    hint: "Pass runInTerminal to createLauncher()",
  });
}
