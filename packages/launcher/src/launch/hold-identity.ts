import { createRaviClient, removeScope } from "@persona-launcher/ravi";
import { provisionIdentity, type ProvisionedIdentity } from "../identity/provision-identity.ts";
import { proveIdentity } from "../identity/prove-identity.ts";
import { releaseIdentity } from "../identity/release-identity.ts";
import { currentHolder } from "../ledger/holder.ts";
import { didWeMake, endLaunch, enterLaunch, noteIdentity, noteReach } from "../ledger/launches.ts";
import { placeScope, type Scope } from "../workspace/place-scope.ts";
import { createLaunchDirectory, removeAgentFiles } from "./agent-files.ts";
import { raviTimeoutMs, type LaunchContext } from "./launch-context.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import type { LaunchReporter } from "./launch-reporter.ts";
import type { UndoStack } from "./undo-stack.ts";

/** What the steps of a launch share. */
export interface LaunchWork {
  subject: LaunchSubject;
  context: LaunchContext;
  report: LaunchReporter;
  undo: UndoStack;
}

/** Enters the launch into the books as the only live user of its identity, or as a user of the one that holds it. */
export async function enterBooks({ subject, context, report }: LaunchWork): Promise<void> {
  const { launchId, mode, heldBy, name, resume, persona, harness, workspace, identity } = subject;
  const about = { personaHash: persona.contentHash, harness: harness.id, workspace: workspace.path, mode };
  await enterLaunch(
    context.books,
    { id: launchId, heldBy, personaId: persona.id, ravi: context.ravi.name, identityName: identity.name, ...about },
    await currentHolder(),
  );
  try {
    report.record("launch.planned", {
      persona: persona.id,
      model: harness.model,
      ...about,
      ...(name === undefined ? {} : { name }),
      ...(heldBy === undefined ? {} : { heldBy }),
      ...(resume === undefined ? {} : { resume }),
    });
    for (const warning of subject.warnings) report.warn(warning);
  } catch (error) {
    endLaunch(context.books, launchId, "failed");
    throw error;
  }
}

/** Finds or makes the identity. */
export async function provision({ subject, context, report, undo }: LaunchWork): Promise<ProvisionedIdentity> {
  const { name, phone } = subject.identity;
  const { books, management, ravi, signal } = context;
  const identity = await provisionIdentity({
    client: management,
    name,
    phone,
    keyLabel: `persona-launcher ${subject.launchId}`,
    signal,
    onPhoneMissing: (reason) => {
      report.warn({ code: "PHONE_UNAVAILABLE", message: `Identity "${name}" has no phone: ${reason}` });
    },
    onIntent: (what) => report.record("identity.intended", { what, name }),
    onIdentity: (uuid, how) => {
      const isOurs = how === "made" || didWeMake(books, ravi.name, uuid);
      noteIdentity(books, subject.launchId, uuid, isOurs);
      undo.push(`identity "${name}"`, async () => {
        report.released(uuid, name, await releaseIdentity({ client: management, uuid, isOurs }));
      });
    },
  });
  noteReach(books, subject.launchId, identity);
  report.provisioned(identity, identity.how);
  return identity;
}

/** Makes the launch directory, to which everything of this launch goes that is nobody else's business. */
export async function makeDirectory({ subject, undo }: LaunchWork): Promise<void> {
  const { directory } = subject;
  undo.push(`launch directory "${directory.path}"`, () => removeAgentFiles(directory));
  await createLaunchDirectory(directory);
}

/** Writes what the agent's `ravi` reads. */
export async function writeScope(work: LaunchWork, identity: ProvisionedIdentity): Promise<Scope> {
  const { subject, context, report, undo } = work;
  const scope = await placeScope({
    books: context.books,
    launchId: subject.launchId,
    workspace: subject.workspace,
    launchDirectory: subject.directory,
    identity,
    apiUrl: context.ravi.apiUrl,
    isKept: subject.mode === "hold",
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

/** Asks Ravi who the scoped key is. */
export async function prove({ context, report }: LaunchWork, identity: ProvisionedIdentity): Promise<void> {
  await proveIdentity(scopedClient(context, identity), identity, context.signal);
  report.record("identity.proved", { uuid: identity.uuid });
}

export function scopedClient(
  { ravi }: LaunchContext,
  { key }: ProvisionedIdentity,
): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl: ravi.apiUrl, key, timeoutMs: raviTimeoutMs });
}
