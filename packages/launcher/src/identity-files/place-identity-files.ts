import type { LaunchWork } from "../launch/enter-books.ts";
import type { Books } from "../ledger/books.ts";
import { keptIntents, settle } from "../ledger/journal.ts";
import { step } from "../steps.ts";
import { formerOf, removeIdentityFile, writeIdentityFile } from "./change-identity-file.ts";
import type { IdentityFile, ToldIdentity } from "./identity-file.ts";

/** Writes the files that tell of a workspace's identity. They stay until the workspace is released. */
export async function placeIdentityFiles(
  { subject, context: { books }, journal }: LaunchWork,
  files: readonly IdentityFile[],
  identity: ToldIdentity,
): Promise<void> {
  const { path: workspace } = subject.workspace;
  for (const planned of files) {
    const { kind, file } = planned;
    const earlier = keptIntents(books, "identity-file").filter(
      ({ data }) => data.file === file && (data.workspace === workspace || data.identityUuid === identity.uuid),
    );
    // What it was before the first of us is what it is to be again.
    const { mode, directories } = earlier[0]?.data ?? (await formerOf(workspace, file));
    journal.intend("identity-file", { workspace, file, kind, identityUuid: identity.uuid, mode, directories });
    for (const intent of earlier) settle(books, intent, "undone");
    await journal.onDisk();
    step("identity-file.intended");
    await writeIdentityFile(workspace, planned, identity);
    step("identity-file.written");
  }
  journal.keep("identity-file");
}

/** Takes the files away that tell of an identity, wherever its workspace is by now. */
export async function removeIdentityFiles(books: Books, workspace: string, identityUuid: string): Promise<void> {
  for (const intent of keptIntents(books, "identity-file")) {
    if (intent.data.identityUuid !== identityUuid) continue;
    await removeIdentityFile({ ...intent.data, workspace });
    settle(books, intent, "undone");
  }
}
