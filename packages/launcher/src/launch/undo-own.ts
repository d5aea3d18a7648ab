import { isBooksFault } from "../ledger/books-fault.ts";
import { emptyBooks } from "../ledger/empty-books.ts";
import type { AnyIntent, Intent } from "../ledger/journal.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { enterFoundSlot } from "../recovery/enter-found-slot.ts";
import { undoEffect, type Undone, type UndoWorld } from "../recovery/undo-effect.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchReporter } from "./launch-reporter.ts";
import { settlingTimeOf } from "./ravi-timeout.ts";

/** Takes an effect of a launch back and tells what became of it, also when the books are of no use any more. */
export async function undoOwn(intent: AnyIntent, context: LaunchContext, report: LaunchReporter): Promise<Undone> {
  const settlingMs = settlingTimeOf(context.raviTimeoutMs);
  const world = { ...context, ravi: context.ravi.name, settlingMs, onUnnoted: report.unnoted };
  const undone = await undoEffect(intent, world).catch(async (error: unknown) => {
    if (!isBooksFault(error)) throw error;
    return await undoWithoutBooks(intent, world);
  });
  for (const { uuid, name, release } of undone.released ?? []) report.released(uuid, name, release);
  if (intent.effect === "slot" && undone.state === "undone" && undone.reason !== undefined) {
    report.warn(spoiled(intent.data, undone.reason));
  }
  return undone;
}

/** What the books cannot tell any more is done all the same. */
async function undoWithoutBooks(intent: AnyIntent, world: UndoWorld): Promise<Undone> {
  using books = emptyBooks();
  if (intent.effect === "slot") enterFoundSlot(books, intent.data, await world.management.identities.list());
  return await undoEffect(intent, { ...world, books });
}

function spoiled({ name, pool }: Intent<"slot">["data"], reason: string): LaunchWarning {
  return {
    code: "SLOT_SPOILED",
    message: `Slot "${name}" of pool "${pool}" is not leased any more: ${reason}`,
    hint: `Put its vault right, and call "persona pool create ${pool}" again; see "persona pool status ${pool}"`,
  };
}
