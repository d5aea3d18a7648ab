import { renderPersonaInputs } from "@agentworkforce/harness-kit";
import { shieldMcpServers, type ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import { expectedCredentials, type ExpectedCredential } from "../credentials/expected-credentials.ts";
import type { Environment } from "../credentials/agent-environment.ts";
import { adapters } from "../harness/adapters.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation, ModelConnection } from "../harness/harness-adapter.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { SelectedRuntime } from "../persona/select-runtime.ts";
import { launchDirectory, type LaunchDirectory } from "../workspace/state-directory.ts";
import type { Workspace } from "../workspace/inspect-workspace.ts";
import type { PhoneWish } from "../identity/provision-identity.ts";
import { identityName } from "../identity/identity-name.ts";

/** Longest a launch may take when nobody says otherwise, in seconds. */
export const defaultTimeoutSeconds = 1800;

/** Everything that was read to make a plan. */
export interface LaunchInputs {
  launchId: string;
  sessionId: string;
  loaded: LoadedPersona;
  runtime: SelectedRuntime;
  inputs: Readonly<Record<string, string>>;
  task: string;
  workspace: Workspace;
  stateDirectory: string;
  /** Absolute path of the harness; `undefined` when it is not installed. */
  command: string | undefined;
  connection: ModelConnection;
  caller: Environment;
  timeoutSeconds: number | undefined;
  inherit: readonly string[];
}

/** What a launch will make, write and start. Holds refs and never values. */
export interface LaunchPlan {
  launchId: string;
  persona: { id: string; file: string; contentHash: string };
  harness: { id: HarnessAdapter["id"]; command: string | undefined; model: string; tier: string | undefined };
  workspace: Workspace;
  directory: LaunchDirectory;
  identity: { name: string; lifecycle: "ephemeral"; phone: PhoneWish };
  inputs: Readonly<Record<string, string>>;
  /** Names the persona asks for, and where each is expected to come from. */
  credentials: readonly ExpectedCredential[];
  invocation: HarnessInvocation;
  /** Variables that go in besides the allow-list, by name. */
  inherit: readonly string[];
  task: string;
  timeoutSeconds: number;
  warnings: readonly LaunchWarning[];
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
  return {
    launchId,
    persona: { id: persona.id, file: loaded.file, contentHash: loaded.contentHash },
    harness: { id: runtime.harness, command: read.command, model: runtime.model, tier: runtime.tier },
    workspace,
    directory,
    identity: {
      name: identityName({ template: persona.ravi?.identity?.name, personaId: persona.id, launchId, inputs }),
      lifecycle: "ephemeral",
      phone: persona.ravi?.identity?.phone ?? false,
    },
    inputs,
    credentials: expectedCredentials(persona, { inputs: Object.keys(inputs), caller: read.caller }),
    invocation,
    inherit: [...read.connection.variables, ...read.inherit],
    task: read.task,
    timeoutSeconds: read.timeoutSeconds ?? runtime.harnessSettings.timeoutSeconds ?? defaultTimeoutSeconds,
    warnings: [...runtime.warnings, ...unappliedFields(read), ...invocation.warnings].map((message) => ({
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
  return adapters[runtime.harness].prepare({
    personaId: persona.id,
    systemPrompt: renderPersonaInputs(runtime.systemPrompt, { ...inputs }),
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
  });
}

/** Fields that a persona may have and that no harness gets yet. */
function unappliedFields({ loaded, runtime }: LaunchInputs): string[] {
  const { skills, mount } = loaded.persona;
  const present = Object.entries({ skills: skills?.length === 0 ? undefined : skills, mount, ...runtime.sidecars });
  return present.filter(([, value]) => value !== undefined).map(([field]) => `${field} is not applied by this version`);
}
