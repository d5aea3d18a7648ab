import { renderPersonaInputs } from "@agentworkforce/harness-kit";
import { shieldMcpServers, type ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import { expectedCredentials, type ExpectedCredential } from "../credentials/expected-credentials.ts";
import type { Environment } from "../credentials/agent-environment.ts";
import { adapters } from "../harness/adapters.ts";
import type {
  HarnessId,
  HarnessInput,
  HarnessInvocation,
  LaunchMode,
  ModelConnection,
} from "../harness/harness-adapter.ts";
import type { LaunchKind } from "../ledger/launches.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { SelectedRuntime } from "../persona/select-runtime.ts";
import { launchDirectory, type LaunchDirectory } from "../workspace/state-directory.ts";
import type { Workspace } from "../workspace/inspect-workspace.ts";
import type { PhoneWish } from "../identity/provision-identity.ts";
import { withInstructions, type SidecarPlan } from "../sidecars/plan-sidecars.ts";
import type { SkillPlan } from "../skills/plan-skills.ts";
import { skillsOf, skillWarnings, withSkills } from "./stage-skills.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import type { IdentityOptions } from "./launch-request.ts";
import { planIdentity } from "./plan-identity.ts";

/** Longest a launch may take when nobody says otherwise, in seconds. */
export const defaultTimeoutSeconds = 1800;

/** Everything that was read to make a plan. */
export interface LaunchInputs {
  launchId: string;
  mode: LaunchMode;
  /** What the caller calls this launch. */
  name?: string | undefined;
  /** The id a new conversation gets, where a harness lets us choose it. */
  sessionId: string;
  /** The conversation to go on with. */
  resume?: string | undefined;
  /** Where the harness keeps its conversations. @default the launch directory: gone after the launch */
  history?: string | undefined;
  /** What stands for the launch id in the identity's name. @default launchId */
  identityId?: string | undefined;
  /** What the caller wants instead of what the persona says. */
  identity?: IdentityOptions | undefined;
  isolate: boolean;
  /** Whether the persona's skills are to be installed. */
  installSkills: boolean;
  /** Instructions of the persona's sidecar. */
  sidecars: SidecarPlan;
  loaded: LoadedPersona;
  runtime: SelectedRuntime;
  inputs: Readonly<Record<string, string>>;
  /** The task of a headless launch. */
  task: string;
  /** What an interactive agent is told first. */
  firstTask?: string | undefined;
  workspace: Workspace;
  stateDirectory: string;
  /** Absolute path of the harness; `undefined` when it is not installed. */
  command: string | undefined;
  /** Whether the caller named another command than the harness's own. */
  isSubstitute?: boolean | undefined;
  /** Absolute path of Node.js. */
  nodePath?: string | undefined;
  connection: ModelConnection;
  caller: Environment;
  timeoutSeconds: number | undefined;
  inherit: readonly string[];
}

/** The identity that a launch is to have. */
export interface IdentityPlan {
  /** Its name, or that of the pool which it comes from. A workspace that has an identity already goes by that one's. */
  name: string;
  lifecycle: Lifecycle;
  isShared: boolean;
  phone: PhoneWish;
  /** Whether any identity of its lifecycle will do: nobody asked for a name of their own. */
  isAny: boolean;
  /** How long to wait when somebody else uses it, in milliseconds. */
  waitMs: number;
}

/** What there is to know about a launch before it starts, whatever it is started for. */
export interface LaunchSubject {
  launchId: string;
  mode: LaunchKind;
  name: string | undefined;
  heldBy: string | undefined;
  resume: string | undefined;
  persona: { id: string; file: string; contentHash: string };
  harness: { id: string; model: string };
  workspace: Workspace;
  directory: LaunchDirectory;
  identity: IdentityPlan;
  warnings: readonly LaunchWarning[];
}

/** What a launch will make, write and start. Holds refs and never values. */
export interface LaunchPlan extends LaunchSubject {
  mode: LaunchMode;
  harness: { id: HarnessId; command: string | undefined; model: string; tier: string | undefined };
  inputs: Readonly<Record<string, string>>;
  /** Names the persona asks for, and where each is expected to come from. */
  credentials: readonly ExpectedCredential[];
  invocation: HarnessInvocation;
  /** What will be installed; `undefined` when nothing will. */
  skills: SkillPlan | undefined;
  /** Where the harness keeps its conversations. */
  history: string;
  /** Variables that go in besides the allow-list, by name. */
  inherit: readonly string[];
  task: string;
  timeoutSeconds: number;
}

/** Pure: turns what was read into a plan. */
export function planLaunch(read: LaunchInputs): LaunchPlan {
  const { launchId, loaded, runtime, inputs, workspace } = read;
  const { persona } = loaded;
  const directory = launchDirectory(read.stateDirectory, launchId);
  const declared = persona.mcpServers ?? {};
  // The user's own model settings may hold keys; a plan can be printed, so it is made without them.
  const connection = { ...read.connection, env: {}, settings: {} };
  const invocation = prepareInvocation(
    { ...read, connection },
    directory,
    shieldMcpServers(declared, declared).servers,
    {
      RAVI_CONFIG_DIR: "$RAVI_CONFIG_DIR",
      RAVI_EMAIL: "$RAVI_EMAIL",
      PATH: "$PATH",
    },
  );
  const skills = skillsOf(read, directory);
  return {
    launchId,
    mode: read.mode,
    name: read.name,
    heldBy: undefined,
    resume: read.resume,
    persona: { id: persona.id, file: loaded.file, contentHash: loaded.contentHash },
    harness: { id: runtime.harness, command: read.command, model: runtime.model, tier: runtime.tier },
    workspace,
    directory,
    identity: planIdentity({
      persona,
      launchId: read.identityId ?? launchId,
      inputs,
      workspace: workspace.path,
      options: read.identity,
    }),
    inputs,
    credentials: expectedCredentials(persona, { inputs: Object.keys(inputs), caller: read.caller }),
    invocation,
    skills,
    history: read.history ?? directory.harness,
    inherit: [...read.connection.variables, ...read.inherit],
    task: read.task,
    timeoutSeconds: read.timeoutSeconds ?? runtime.harnessSettings.timeoutSeconds ?? defaultTimeoutSeconds,
    warnings: [
      ...runtime.warnings,
      ...unappliedFields(read),
      ...skillWarnings(read, skills),
      ...invocation.warnings,
    ].map((message) => ({
      code: "FIELD_NOT_HONOURED",
      message,
    })),
  };
}

/** The harness's part of a launch, for the given MCP servers and pinned variables. */
export function prepareInvocation(
  read: LaunchInputs,
  directory: LaunchDirectory,
  mcpServers: readonly ShieldedMcpServer[],
  pinned: HarnessInput["pinned"],
): HarnessInvocation {
  const { runtime, loaded, inputs, workspace, connection, sessionId } = read;
  const { persona } = loaded;
  const invocation = adapters[runtime.harness].prepare({
    mode: read.mode,
    firstTask: read.firstTask,
    resume: read.resume,
    isolate: read.isolate,
    history: read.history ?? directory.harness,
    personaId: persona.id,
    systemPrompt: withInstructions(renderPersonaInputs(runtime.systemPrompt, { ...inputs }), read.sidecars),
    readProjectInstructions: read.sidecars.readProjectInstructions,
    personaVariables: Object.keys(persona.env ?? {}),
    model: runtime.model,
    reasoning: runtime.harnessSettings.reasoning,
    mcpServers,
    permissions: persona.permissions,
    sandbox: persona.sandbox,
    directory: directory.harness,
    temporary: directory.temporary,
    workspace: workspace.path,
    pinned,
    connection,
    sessionId,
    nodePath: read.nodePath,
  });
  return withSkills(invocation, skillsOf(read, directory));
}

/** Fields that a persona may have and that no harness gets yet. */
function unappliedFields({ loaded }: LaunchInputs): string[] {
  return loaded.persona.mount === undefined ? [] : ["mount is not applied by this version"];
}
