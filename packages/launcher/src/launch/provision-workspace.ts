import { resolve } from "node:path";
import { RaviError, ScopeError } from "@persona-launcher/ravi";
import { listIdentities } from "../identity/identity-registry.ts";
import { isToldBy } from "../identity-files/change-identity-file.ts";
import type { IdentityFile } from "../identity-files/identity-file.ts";
import { placeIdentityFiles } from "../identity-files/place-identity-files.ts";
import { planIdentityFiles, type IdentityFileOptions } from "../identity-files/plan-identity-files.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { proveIdentity } from "../identity/prove-identity.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { claimScope, scopeOwner } from "../ledger/launches.ts";
import { inspectWorkspace, type Workspace } from "../workspace/inspect-workspace.ts";
import { readStandingScope, standingScopeDirectory, writeStandingScope } from "../workspace/standing-scope.ts";
import { clearScope } from "../workspace/place-scope.ts";
import { launchDirectory } from "../workspace/state-directory.ts";
import { abandon, createEnd, reachOf } from "./begin-launch.ts";
import { enterBooks, type LaunchWork } from "./enter-books.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchIdentity } from "./launch-event.ts";
import { createLaunchId } from "./launch-id.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { connectLaunch, connectRavi, identityClients, openKnown, type LauncherParts } from "./launcher-parts.ts";
import { obtainIdentity } from "./obtain-identity.ts";
import { planIdentity } from "./plan-identity.ts";
import { requireDirectoryName } from "./read-inputs.ts";

/** How a workspace is to get its identity. */
export interface ProvisionOptions extends IdentityFileOptions {
  /** The directory. @default the host's current directory */
  path?: string | undefined;
  /** What the identity is named after, when it is made. @default the directory's name */
  label?: string | undefined;
  /** Asks for a phone number, when the identity is made; "optional" goes on without. @default false */
  phone?: boolean | "optional" | undefined;
  /** How long to wait when somebody else provisions or uses the workspace, in seconds. @default 30 */
  waitSeconds?: number | undefined;
  /** Gives up when it aborts. */
  signal?: AbortSignal | undefined;
}

/** A workspace that has an identity. */
export interface ProvisionedWorkspace {
  /** Canonical path. */
  path: string;
  identity: LaunchIdentity;
  /** The directory that the `ravi` of whoever works there reads; `undefined` when that place is somebody else's. */
  scope: string | undefined;
  /** `made`, `found` at Ravi by its name, or `reused`: it was there already. */
  how: ProvisionedIdentity["how"];
  warnings: readonly LaunchWarning[];
}

/**
 * Gives a workspace an identity of its own and writes its scope, both of which stay until the workspace is released.
 * Safe to repeat and to race: a workspace has one identity.
 *
 * @throws LaunchError or RaviError; what was made of the scope is taken back.
 */
export async function provisionWorkspace(
  parts: LauncherParts,
  options: ProvisionOptions,
): Promise<ProvisionedWorkspace> {
  const workspace = await inspectWorkspace(resolve(parts.host.cwd, requireDirectoryName(options.path)));
  const files = await planIdentityFiles(workspace.path, options, parts.host.env);
  const found = await findProvisioned(parts, workspace, options);
  if (found !== undefined && (await areTold(found, files))) return found;
  return await provision(parts, workspace, { ...options, files });
}

/** What is all there needs one question, and is good enough while Ravi is away. */
async function findProvisioned(
  parts: LauncherParts,
  { path }: Workspace,
  { signal }: ProvisionOptions,
): Promise<ProvisionedWorkspace | undefined> {
  const standing = await readStandingScope(path);
  if (standing === undefined) return undefined;
  const ravi = await connectRavi(parts.ravi);
  const [record] = listIdentities(await openKnown(parts), { ravi: ravi.name, workspace: path, state: "ready" });
  const { uuid, name = "", email, phone } = record ?? {};
  if (uuid !== standing.identityUuid || email === undefined) return undefined;
  const key = await keptKeysIn(parts.stateDirectory).read(uuid);
  if (key !== standing.identityKey) return undefined;
  const identity: ProvisionedIdentity = { uuid, name, email, phone, key, how: "reused" };
  const warnings: LaunchWarning[] = [];
  try {
    await proveIdentity(identityClients(parts, ravi)(identity), identity, signal);
  } catch (error) {
    if (!(error instanceof RaviError) || !away.has(error.code)) return undefined;
    warnings.push({ code: "IDENTITY_UNPROVED", message: `Cannot prove identity "${name}" now: ${error.message}` });
  }
  return { path, identity: reachOf(identity), scope: standing.directory, how: "reused", warnings };
}

async function areTold(
  { path, identity, scope }: ProvisionedWorkspace,
  files: readonly IdentityFile[],
): Promise<boolean> {
  const told = await Promise.all(files.map((file) => isToldBy(path, file, { ...identity, configDirectory: scope })));
  return told.every(Boolean);
}

/** Ravi did not say that the identity is gone. */
const away: ReadonlySet<string> = new Set([
  "RAVI_UNREACHABLE",
  "RAVI_TIMEOUT",
  "RAVI_SERVER_ERROR",
  "RAVI_RATE_LIMITED",
]);

async function provision(
  parts: LauncherParts,
  workspace: Workspace,
  options: ProvisionOptions & { files: readonly IdentityFile[] },
): Promise<ProvisionedWorkspace> {
  const launchId = createLaunchId();
  const context = await connectLaunch(parts, { launchId, trace: undefined, signal: options.signal });
  const work = await enterBooks(subjectOf(launchId, workspace, parts, options), context);
  const end = createEnd(work);
  try {
    const identity = await obtainIdentity(work);
    const scope = await placeStandingScope(work, identity);
    await placeIdentityFiles(work, options.files, { ...reachOf(identity), configDirectory: scope });
    await end({ status: "provisioned" });
    return {
      path: workspace.path,
      identity: reachOf(identity),
      scope,
      how: identity.how,
      warnings: work.report.warnings(),
    };
  } catch (error) {
    throw await abandon({ launchId, end, places: work.places }, error, context.signal);
  }
}

const defaultWaitSeconds = 30;

function subjectOf(
  launchId: string,
  workspace: Workspace,
  { stateDirectory }: LauncherParts,
  { label, phone = false, waitSeconds = defaultWaitSeconds }: ProvisionOptions,
): LaunchSubject {
  const persona = { id: "workspace", description: "An identity for a workspace", sandbox: { writableRoots: [] } };
  const options = { lifecycle: "workspace" as const, name: label, waitSeconds };
  return {
    launchId,
    mode: "provision",
    name: label,
    heldBy: undefined,
    resume: undefined,
    persona: { id: persona.id, file: "", contentHash: "" },
    harness: { id: "none", model: "" },
    workspace,
    directory: launchDirectory(stateDirectory, launchId),
    identity: { ...planIdentity({ persona, launchId, inputs: {}, workspace: workspace.path, options }), phone },
    warnings: [],
  };
}

/** The scope stays when everything is written; until then it is the launch's to take back. */
async function placeStandingScope(work: LaunchWork, identity: ProvisionedIdentity): Promise<string | undefined> {
  const { subject, context, report, journal } = work;
  const { launchId, workspace } = subject;
  const directory = standingScopeDirectory(workspace.path);
  if (!(await mayWriteScope(context, launchId, workspace.path))) return relocated(work, directory, "a launch uses it");
  const intent = journal.intend("scope", { directory, identityUuid: identity.uuid });
  await journal.onDisk();
  try {
    const { host, raviCommandPath, ravi, stateDirectory } = context;
    const command = { nodePath: host.nodePath, raviCommandPath, stateDirectory };
    await writeStandingScope({ workspace: workspace.path, identity, apiUrl: ravi.apiUrl, launchId, ...command });
  } catch (error) {
    if (!(error instanceof ScopeError) || !othersScope.has(error.code)) throw error;
    journal.withdraw(intent);
    return relocated(work, directory, "it belongs to somebody else");
  }
  journal.keep("scope");
  report.scoped(directory);
  return directory;
}

const othersScope: ReadonlySet<string> = new Set(["SCOPE_TAKEN", "SCOPE_FOREIGN", "SCOPE_SYMLINK", "SCOPE_INVALID"]);

/** What a dead launch left at the place is cleared away. */
async function mayWriteScope({ books }: LaunchContext, launchId: string, workspace: string): Promise<boolean> {
  const directory = standingScopeDirectory(workspace);
  if (!(await claimScope(books, launchId, directory))) return false;
  if ((await readStandingScope(workspace)) !== undefined) return true;
  const owner = await scopeOwner(books, directory, launchId);
  if (owner !== undefined) await clearScope(directory, owner.identityUuid);
  return true;
}

function relocated({ report }: LaunchWork, directory: string, why: string): undefined {
  report.warn({
    code: "SCOPE_RELOCATED",
    message: `"${directory}" was left alone: ${why}; launches here keep their scopes elsewhere`,
    hint: 'Start agents with "persona exec", which gives them the right scope',
  });
}
