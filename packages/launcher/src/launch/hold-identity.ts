import type { RaviClient } from "@persona-launcher/ravi";
import { proveIdentity } from "../identity/prove-identity.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import { type Holder, ownHolder } from "../ledger/holder.ts";
import { beginJournalCopy } from "../ledger/journal-copy.ts";
import { step } from "../steps.ts";
import { tracedStep } from "../telemetry/traced-step.ts";
import { placeScope, type Scope } from "../workspace/place-scope.ts";
import type { RaviCommandOptions } from "../workspace/ravi-command.ts";
import { readStandingScope, writeStandingScope } from "../workspace/standing-scope.ts";
import { createLaunchDirectory } from "./agent-files.ts";
import { recordOf, type LaunchWork } from "./enter-books.ts";
import type { LaunchContext } from "./launch-context.ts";

/**
 * Gets the identity of a launch, and makes the launch directory, to which everything of this launch goes that is nobody
 * else's business: while Ravi makes the identity, else after that.
 *
 * @param obtain Calls `onMaking` as soon as Ravi is about to be asked to make one; before, nothing is made anywhere.
 * @throws Whatever `obtain` throws, or what keeps the directory from being made.
 */
export async function withDirectory(
  work: LaunchWork,
  obtain: (onMaking: () => void) => Promise<ProvisionedIdentity>,
): Promise<ProvisionedIdentity> {
  let making: Promise<void> | undefined;
  const begin = (): Promise<void> => (making ??= makeDirectory(work));
  try {
    const identity = await obtain(() => void begin().catch(() => {}));
    await begin();
    copyBooks(work, identity);
    return identity;
  } catch (error) {
    // It must not go on behind the back of whoever takes everything back.
    await making?.catch(() => {});
    throw error;
  }
}

async function makeDirectory({ journal, subject: { directory } }: LaunchWork): Promise<void> {
  journal.intend("launch-directory", { path: directory.path });
  await journal.onDisk();
  step("directory.making");
  await createLaunchDirectory(directory);
  step("directory.made");
}

/** From now on the directory tells of the launch, too. */
function copyBooks({ journal, subject, context, identityName }: LaunchWork, identity: ProvisionedIdentity): void {
  const launch = { ...recordOf(subject, context, identityName), ...whenAndWho(), identity: reachOf(identity) };
  journal.copyTo(beginJournalCopy(subject.directory.path, launch));
  step("directory.copy-begun");
}

function whenAndWho(): { startedAt: string; holder: Required<Holder> } {
  return { startedAt: new Date().toISOString(), holder: ownHolder() };
}

function reachOf({ uuid, email, phone }: ProvisionedIdentity): {
  uuid: string;
  email: string;
  phone: string | undefined;
} {
  return { uuid, email, phone };
}

/** Writes what the agent's `ravi` reads. */
export async function writeScope(work: LaunchWork, identity: ProvisionedIdentity): Promise<Scope> {
  const { subject, context, report, journal } = work;
  const standing = await useStandingScope(work, identity);
  if (standing !== undefined) return standing;
  const scope = await placeScope({
    books: context.books,
    launchId: subject.launchId,
    workspace: subject.workspace,
    launchDirectory: subject.directory,
    identity,
    apiUrl: context.ravi.apiUrl,
    isKept: subject.mode === "hold",
    home: context.host.home,
    ...commandOf(context),
    onPlace: async (directory) => {
      const intent = journal.intend("scope", { directory, identityUuid: identity.uuid });
      await journal.onDisk();
      return () => journal.withdraw(intent);
    },
    onWarning: report.warn,
    places: work.places,
  });
  report.scoped(scope.directory);
  step("scope.written");
  return scope;
}

/** The scope of a provisioned workspace serves every launch under its identity, and stays. */
async function useStandingScope(
  { subject, context, report }: LaunchWork,
  identity: ProvisionedIdentity,
): Promise<Scope | undefined> {
  const { path } = subject.workspace;
  const standing = subject.identity.lifecycle === "workspace" ? await readStandingScope(path) : undefined;
  if (standing?.identityUuid !== identity.uuid) return undefined;
  const { launchId } = subject;
  const { stateDirectory } = context;
  const options = { workspace: path, identity, apiUrl: context.ravi.apiUrl, launchId, stateDirectory };
  const scope = await writeStandingScope({ ...options, ...commandOf(context) });
  report.scoped(scope.directory);
  return scope;
}

function commandOf({ host, raviCommandPath }: LaunchContext): RaviCommandOptions {
  return { nodePath: host.nodePath, raviCommandPath };
}

/**
 * Begins to ask Ravi who the scoped key is. What comes back waits for the answer, before which nothing may run. One that
 * was made beforehand was proved then.
 *
 * @throws LaunchError `IDENTITY_MISMATCH` or RaviError, out of what comes back.
 */
export function beginProof(
  { subject, context, report }: LaunchWork,
  identity: ProvisionedIdentity,
): () => Promise<void> {
  if (identity.how === "warm") return async () => {};
  const { signal } = context;
  const proof = tracedStep("prove", subject.launchId, () =>
    proveIdentity(scopedClient(context, identity), identity, signal),
  );
  // Whoever waits is told; a launch that fails meanwhile waits no more.
  proof.catch(() => {});
  return async () => {
    await proof;
    report.record("identity.proved", { uuid: identity.uuid });
    step("identity.proved");
  };
}

export function scopedClient({ actAs }: Pick<LaunchContext, "actAs">, identity: ProvisionedIdentity): RaviClient {
  return actAs(identity);
}
