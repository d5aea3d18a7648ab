export {
  createLauncher,
  usePersona,
  type Launcher,
  type LauncherOptions,
  type PersonaHandle,
} from "./create-launcher.ts";
export { LaunchError, launchErrorCodes, type LaunchErrorCode, type LaunchErrorOptions } from "./launch-error.ts";
export type { LaunchWarning } from "./launch-warning.ts";
export { currentHost, type LauncherHost } from "./host.ts";

export type { RaviConnection } from "./launch/launch-context.ts";
export type { LaunchEvent, LaunchIdentity } from "./launch/launch-event.ts";
export type { PersonaDescription } from "./launch/describe-persona.ts";
export type { LaunchPlan } from "./launch/launch-plan.ts";
export type { PersonaOptions, SendOptions } from "./launch/launch-request.ts";
export type { LaunchResult, PersonaExecution } from "./launch/launch-result.ts";

export { chooseControlPlane, hostedRaviUrl, type ControlPlane } from "./identity/control-plane.ts";
export type { Environment } from "./credentials/agent-environment.ts";
export type { Release } from "./identity/release-identity.ts";
export type { AgentEvent } from "./harness/agent-event.ts";
export { harnessIds, type HarnessId } from "./harness/harness-adapter.ts";
export { describeProblems } from "./persona/describe-problems.ts";
export type { PersonaList, PersonaSummary } from "./persona/list-personas.ts";
export { personaDirectories, type PersonaDirectoriesOptions } from "./persona/persona-directories.ts";
export type { PersonaProblem } from "./persona/persona-problem.ts";
export { defaultStateDirectory } from "./workspace/state-directory.ts";
